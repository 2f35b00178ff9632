import type { Page } from '@playwright/test'

/** An app at the local port, with a token made on the screen Gateway. */
export interface App {
  readonly address: string
  readonly token: string
  /** @throws where it is refused */
  send(method: string, path: string, body?: object): Promise<unknown>
  /** Asks a model and answers the id of the request, whatever became of it. */
  ask(model: string): Promise<string>
}

export async function makeApp(page: Page, label: string, access: 'user' | 'admin'): Promise<App> {
  await page.getByRole('link', { name: 'Gateway' }).click()
  const base = await page
    .getByText(/^http:\/\/127\.0\.0\.1:\d+\/v1$/)
    .first()
    .textContent()
  await page.getByRole('button', { name: 'New token' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Label').fill(label)
  if (access === 'admin') await dialog.getByRole('radio', { name: 'Manage Corral' }).click()
  await dialog.getByRole('button', { name: 'Create token' }).click()
  const token = await dialog.getByRole('textbox', { name: 'Token' }).inputValue()
  await dialog.getByRole('button', { name: 'Done' }).click()

  const address = base!.replace(/\/v1$/, '')
  const call = (method: string, path: string, body?: object) =>
    fetch(address + path, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
  return {
    address,
    token,
    async send(method, path, body) {
      const answer = await call(method, path, body)
      const text = await answer.text()
      if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`)
      return text === '' ? null : JSON.parse(text)
    },
    async ask(model) {
      const messages = [{ role: 'user', content: 'Why is the sky blue?' }]
      const answer = await call('POST', '/v1/chat/completions', { model, messages, stream: true })
      await answer.text()
      return answer.headers.get('x-request-id')!
    },
  }
}
