import { expect, test } from '../fixture.ts'
import { openScreen } from '../open-screen.ts'

test.use({ shared: true })

test.beforeEach(async ({ page }) => {
  await openScreen(page, 'Logs')
})

test('the log is searched, and a line is chosen and opened with the keyboard', async ({ page }) => {
  const log = page.getByRole('listbox', { name: 'Lines of the log' })
  await page.getByRole('searchbox', { name: 'Search the log' }).fill('LOCAL PORT')
  const line = log.getByRole('option').filter({ hasText: 'local port open' })
  await expect(line.locator('mark').first()).toHaveText('local port')
  await expect(log.getByRole('option').filter({ hasText: 'starting up' })).toHaveCount(0)
  await log.focus()
  await page.keyboard.press('End')
  await expect(log.getByRole('option', { selected: true })).toHaveCount(1)
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('http://127.0.0.1')
  await dialog.getByRole('button', { name: 'Copy the line' }).click()
  await expect(dialog.getByRole('button', { name: 'Copy the line' })).toContainText('Copied')
  await dialog.getByRole('button', { name: 'Done' }).click()
  await page.getByRole('searchbox', { name: 'Search the log' }).fill('no line says this')
  await expect(page.getByText('No line holds these words')).toBeVisible()
  await page.getByRole('searchbox', { name: 'Search the log' }).fill('')
  await page.getByRole('button', { name: 'Show the files' }).click()
  await expect(page.getByRole('button', { name: /^Copy the folder .*logs$/ })).toBeVisible()
})

test('new lines come by themselves, but wait during a pause', async ({ page }) => {
  const footer = await page
    .getByRole('button', { name: /^Port open at/ })
    .getAttribute('aria-label')
  const address = /at (\S+)\./.exec(footer ?? '')?.[1]
  const ask = () => fetch(`http://${address}/api/system/health`)
  const lines = page.getByRole('listbox', { name: 'Lines of the log' }).getByRole('option')
  const count = async () => Number(await lines.first().getAttribute('aria-setsize'))
  await expect(lines.first()).toBeVisible()

  await page.getByRole('button', { name: 'Pause' }).click()
  await ask()
  await expect(page.getByText(/^[1-9]\d* new$/)).toBeVisible()
  const before = await count()
  await page.getByRole('button', { name: 'Go on' }).click()
  await expect.poll(count).toBeGreaterThan(before)
  const after = await count()
  await ask()
  await expect.poll(count).toBeGreaterThan(after)
})

test('what does not do is said beside its field; a draft is undone or saved', async ({ page }) => {
  await page.getByRole('tab', { name: 'What is kept' }).click()
  const form = page.getByRole('form', { name: 'What is kept' })
  const days = form.getByLabel('Keep requests for, in days')
  await days.fill('0')
  await expect(form.getByText('Enter a whole number from 1 to 3,650.')).toBeVisible()
  await expect(form.getByRole('button', { name: 'Save' })).toBeDisabled()
  await form.getByRole('button', { name: 'Undo' }).click()
  await expect(days).toHaveValue('30')

  await days.fill('7')
  await form.getByLabel('Send traces to').fill('http://127.0.0.1:4318')
  await page.keyboard.press('Enter')
  await expect(form.getByRole('button', { name: 'Save' })).toBeDisabled()
  await page.reload()
  await expect(days).toHaveValue('7')
  await expect(form.getByText(/^Now \d/)).toBeVisible()
})
