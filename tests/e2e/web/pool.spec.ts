import { expect, test } from '../fixture.ts'
import { openScreen } from '../open-screen.ts'
import { type Account, signInWithPassword, signOut } from '../sign-in.ts'

const ada: Account = { email: 'ada@example.org', password: 'an engine that weaves' }
const grace: Account = { email: 'grace@example.org', password: 'a moth in the relay' }

// Every password is hashed slowly on purpose.
test.slow()

test('who does not administer sees limits and models, but cannot change them', async ({ page }) => {
  await openScreen(page, 'Users')
  for (const { email, password } of [ada, grace]) {
    await page.getByRole('button', { name: 'Add user' }).click()
    await page.getByLabel('Email').fill(email)
    await page.getByLabel('New password').fill(password)
    await page.getByRole('dialog').getByRole('button', { name: 'Add user' }).click()
    await page.getByRole('button', { name: 'Done' }).click()
  }
  await signOut(page)
  await signInWithPassword(page, grace)

  await page.getByRole('link', { name: 'Pool', exact: true }).click()
  await expect(page.getByText('Only administrators change these.')).toBeVisible()
  await expect(page.getByRole('slider', { name: 'Memory limit' })).toBeDisabled()
  await expect(page.getByRole('spinbutton', { name: 'Limit' })).toBeDisabled()
  await expect(page.getByRole('radio', { name: 'Least often used' })).toBeDisabled()
  await expect(page.getByRole('button', { name: 'Apply' })).toBeHidden()

  await page.getByRole('combobox', { name: 'Load a model' }).click()
  await page.getByRole('option').first().click()
  await page.getByRole('button', { name: 'Settings of this model' }).click()
  await expect(page.getByText('Only administrators change how')).toBeVisible()
  await expect(page.getByLabel('Conversations at once')).toBeDisabled()
  await page.getByRole('button', { name: 'Close' }).click()
  await page.getByRole('button', { name: 'Load', exact: true }).click()
  await expect(page.getByRole('button', { name: 'Unload corral-starter' })).toBeVisible()

  await page.getByRole('link', { name: 'Models', exact: true }).click()
  await expect(page.getByRole('button', { name: 'Scan all folders now' })).toBeHidden()
  await page.getByRole('main').getByRole('link', { name: 'corral-starter' }).click()
  await expect(page.getByRole('list', { name: 'Files' })).toContainText(/^corral-starter.gguf/)
  await expect(page.getByRole('button', { name: 'Check again' })).toBeHidden()
  await expect(page.getByRole('button', { name: 'Delete…' })).toBeHidden()
  await page.getByRole('button', { name: 'All models' }).click()
  await page.getByRole('button', { name: 'Folders', exact: true }).click()
  await expect(page.getByRole('list', { name: 'Model folders' })).toContainText('1 model')
  await expect(page.getByRole('button', { name: 'Add folder…' })).toBeHidden()
})
