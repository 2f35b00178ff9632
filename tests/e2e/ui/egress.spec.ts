import { expect, test } from '../fixture.ts'
import { openScreen } from '../open-screen.ts'

test('nothing left at first, and nothing leaves while the switch is on', async ({ page }) => {
  await openScreen(page, 'Egress')
  await expect(page.getByText('Nothing left this Mac in this time')).toBeVisible()
  const turn = page.getByRole('switch', { name: 'Nothing leaves this Mac' })
  await turn.focus()
  await page.keyboard.press('Space')
  await expect(turn).toBeChecked()

  await page.getByRole('link', { name: 'Providers' }).click()
  await page.getByRole('button', { name: 'Add provider' }).click()
  await page.getByRole('combobox', { name: 'Provider' }).click()
  await page.getByRole('option', { name: 'OpenAI', exact: true }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('API key').fill('sk-test-0123456789abcdefghijklmn-9fKe')
  await dialog.getByRole('button', { name: 'Save and test' }).click()
  await expect(dialog.getByText(/Nothing leaves this Mac/)).toBeVisible()
  await page.keyboard.press('Escape')

  const mark = page.getByRole('status').getByRole('link', { name: 'Nothing leaves this Mac' })
  await mark.click()
  await expect(page.getByText('The switch kept 1 request here.')).toBeVisible()
  await turn.click()
  const question = page.getByRole('alertdialog')
  await question.getByRole('button', { name: 'Cancel' }).click()
  await expect(turn).toBeChecked()
  await turn.click()
  await question.getByRole('button', { name: 'Let them leave' }).click()
  await expect(turn).not.toBeChecked()
  await expect(mark).toBeHidden()
})
