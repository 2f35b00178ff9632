import { expect, test } from '../fixture.ts'

test.use({ shared: true })

test('a program is not added from a browser, which shows the line for the terminal instead', async ({
  page,
}) => {
  await page.keyboard.press('ControlOrMeta+,')
  await page.getByRole('link', { name: 'Tools' }).click()
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Server…' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name', { exact: true }).fill('files')
  await dialog.getByRole('radio', { name: 'Program' }).click()
  await expect(dialog).toContainText('on this Mac only')
  await dialog.getByLabel('Command').fill("npx -y 'a server' /tmp")
  await dialog.getByLabel('Names of its variables').fill('A_KEY B_KEY')
  const line = "corral tools add files --secret A_KEY --secret B_KEY -- npx -y 'a server' /tmp"
  await expect(dialog.getByRole('code')).toHaveText(line)
  await expect(dialog.getByRole('button', { name: 'Add and connect' })).toBeDisabled()
  await dialog.getByRole('button', { name: 'Cancel' }).click()

  await page.getByRole('button', { name: 'Add', exact: true }).click()
  await page.getByRole('menuitem', { name: 'From JSON…' }).click()
  const mcpServers = {
    notes: { command: 'no-such-program', env: { KEY: 'k' } },
    web: { url: 'http://127.0.0.1:1/mcp' },
  }
  await dialog.getByLabel('JSON').fill(JSON.stringify({ mcpServers }))
  await expect(dialog.getByRole('code').last()).toHaveText(
    'corral tools add notes --secret KEY -- no-such-program',
  )
  await dialog.getByRole('button', { name: 'Add 1 server' }).click()
  const servers = page.getByRole('list', { name: 'Tool servers' })
  await expect(servers.getByRole('listitem', { name: 'web' })).toContainText('not connected')
  await expect(servers.getByRole('listitem', { name: 'notes' })).toBeHidden()
})
