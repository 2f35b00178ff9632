import OpenAI from 'openai'
import { expect, test } from '../fixture.ts'

test('a token made here works in the official client until it is revoked', async ({ page }) => {
  await page.getByRole('link', { name: 'Connect' }).click()
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
  await page.getByRole('link', { name: 'Connect' }).click()
  await page.getByRole('button', { name: 'New token' }).click()
  await page.getByRole('textbox', { name: 'Label' }).fill('Once')
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /create/i })
    .click()
  const token = await page.getByRole('textbox', { name: 'Token' }).inputValue()
  await page.getByRole('button', { name: 'Done' }).click()

  await page.getByRole('link', { name: 'Models' }).click()
  await page.getByRole('link', { name: 'Connect' }).click()
  await expect(page.getByText('Once')).toBeVisible()
  expect(await page.content()).not.toContain(token)
})
