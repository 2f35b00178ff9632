import type { Page } from '@playwright/test'
import { expect, test } from '../fixture.ts'
import { openScreen } from '../open-screen.ts'

test.beforeEach(async ({ page }) => {
  await openScreen(page, 'Users')
})

async function addUser(page: Page, email: string): Promise<string> {
  await page.getByRole('button', { name: 'Add user' }).click()
  await page.getByLabel('Email').fill(email)
  await page.getByRole('dialog').getByRole('button', { name: 'Add user' }).click()
  const password = await page.getByRole('textbox', { name: 'Password' }).inputValue()
  await page.getByRole('button', { name: 'Done' }).click()
  return password
}

const item = (page: Page, email: string, name: string) =>
  page
    .getByRole('button', { name: `More about ${email}` })
    .click()
    .then(() => page.getByRole('menuitem', { name }).click())

test('the first account administers, the next ones do not', async ({ page }) => {
  await expect(page.getByText('No accounts yet')).toBeVisible()
  await addUser(page, 'ada@example.org')
  await expect(page.getByRole('listitem', { name: 'ada@example.org' })).toContainText(
    'Administrator',
  )
  await addUser(page, 'grace@example.org')
  const grace = page.getByRole('listitem', { name: 'grace@example.org' })
  await expect(grace).toContainText('Enabled')
  await expect(grace).not.toContainText('Administrator')
})

test('the last administrator stays one, and the row says why', async ({ page }) => {
  await addUser(page, 'ada@example.org')
  await item(page, 'ada@example.org', 'Disable')
  const question = page.getByRole('alertdialog')
  await question.getByRole('button', { name: 'Disable' }).click()
  await expect(question.getByText('Cannot disable last active admin')).toBeVisible()
  await question.getByRole('button', { name: 'Cancel' }).click()

  await item(page, 'ada@example.org', 'Delete')
  await question.getByRole('button', { name: 'Delete' }).click()
  await expect(question.getByText('Cannot delete last admin')).toBeVisible()
  await question.getByRole('button', { name: 'Cancel' }).click()
  await expect(page.getByRole('listitem', { name: 'ada@example.org' })).toContainText('Enabled')
})

test.describe('whoever else has an account', () => {
  test.use({ shared: true })

  test('an account is promoted, disabled, enabled and deleted', async ({ page }) => {
    await addUser(page, 'ada@example.org')
    await addUser(page, 'grace@example.org')
    const grace = page.getByRole('listitem', { name: 'grace@example.org' })
    const question = page.getByRole('alertdialog')

    await item(page, 'grace@example.org', 'Make administrator')
    await expect(grace).toContainText('Administrator')
    await item(page, 'grace@example.org', 'Disable')
    await question.getByRole('button', { name: 'Disable' }).click()
    await expect(grace).toContainText('Disabled')
    await item(page, 'grace@example.org', 'Enable')
    await expect(grace).toContainText('Enabled')
    await item(page, 'grace@example.org', 'Delete')
    await question.getByRole('button', { name: 'Delete' }).click()
    await expect(grace).toBeHidden()
  })

  test('a reset password is shown once', async ({ page }) => {
    await addUser(page, 'joan@example.org')
    await item(page, 'joan@example.org', 'Reset password')
    await page.getByRole('dialog').getByRole('button', { name: 'Reset password' }).click()
    const password = await page.getByRole('textbox', { name: 'Password' }).inputValue()
    expect(password.length).toBeGreaterThanOrEqual(20)
    await page.getByRole('button', { name: 'Done' }).click()
    await expect(page.getByRole('dialog')).toBeHidden()
    expect(await page.content()).not.toContain(password)
  })
})
