import OpenAI from 'openai'
import { expect, test } from '../fixture.ts'

test.use({ shared: true })

test('a token made here works in the official client until it is revoked', async ({ page }) => {
  await page.getByRole('link', { name: 'Gateway' }).click()
  const address = await page
    .getByText(/^http:\/\/127\.0\.0\.1:\d+\/v1$/)
    .first()
    .textContent()

  await page.getByRole('button', { name: 'New token' }).click()
  await page.getByRole('textbox', { name: 'Label' }).fill('My editor')
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /create/i })
    .click()
  const token = await page.getByRole('textbox', { name: 'Token' }).inputValue()
  const openai = new OpenAI({ baseURL: address!, apiKey: token, maxRetries: 0 })
  expect((await openai.models.list()).data.map(({ id }) => id)).toEqual(['corral-starter'])

  await page.getByRole('button', { name: 'Done' }).click()
  await page.getByRole('button', { name: 'Revoke My editor' }).click()
  await page
    .getByRole('alertdialog')
    .getByRole('button', { name: /revoke/i })
    .click()
  await expect(page.getByRole('button', { name: 'Revoke My editor' })).toBeHidden()
  await expect(openai.models.list()).rejects.toThrow(OpenAI.AuthenticationError)
})

test('the token is not shown a second time', async ({ page }) => {
  await page.getByRole('link', { name: 'Gateway' }).click()
  await page.getByRole('button', { name: 'New token' }).click()
  await page.getByRole('textbox', { name: 'Label' }).fill('Once')
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /create/i })
    .click()
  const token = await page.getByRole('textbox', { name: 'Token' }).inputValue()
  await page.getByRole('button', { name: 'Done' }).click()

  await page.getByRole('link', { name: 'Models' }).click()
  await page.getByRole('link', { name: 'Gateway' }).click()
  await expect(page.getByText('Once')).toBeVisible()
  expect(await page.content()).not.toContain(token)
})

test('a token may be bound to models, to this machine and to a time', async ({ page }) => {
  await page.getByRole('link', { name: 'Gateway' }).click()
  await page.getByRole('button', { name: 'New token' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Label').fill('Search index')
  await dialog.getByRole('button', { name: 'Limits' }).click()
  await dialog.getByRole('checkbox', { name: 'Only chosen models' }).click()
  await expect(dialog.getByRole('button', { name: /create/i })).toBeDisabled()
  await dialog.getByRole('checkbox', { name: 'corral-starter' }).click()
  await dialog.getByRole('checkbox', { name: 'May use models in the cloud' }).click()
  await dialog.getByRole('combobox', { name: 'Expires' }).click()
  await page.getByRole('option', { name: 'After 30 days' }).click()
  await dialog.getByLabel('Requests per minute').fill('60')
  await dialog.getByRole('button', { name: /create/i }).click()
  await page.getByRole('button', { name: 'Done' }).click()
  const row = page.getByRole('listitem', { name: 'Search index' })
  await expect(row).toContainText(
    /Only corral-starter, on this machine only, 60 requests a minute, until/,
  )
})
