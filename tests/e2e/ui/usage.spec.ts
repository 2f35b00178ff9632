import type { Page } from '@playwright/test'
import { expect, test } from '../fixture.ts'

test.use({ shared: true })

const tile = (page: Page, name: string) =>
  page.locator('dl > div').filter({ has: page.getByText(name, { exact: true }) })

test.beforeEach(async ({ page }) => {
  await page.keyboard.press('ControlOrMeta+n')
  await page.getByRole('textbox', { name: 'Message' }).fill('What are you?')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: 'Regenerate' })).toBeVisible()
  await page.getByRole('link', { name: 'Usage' }).click()
  await expect(page.getByRole('listbox', { name: 'Tokens by day' })).toBeVisible()
})

test('what this Mac answered is in the sums, the chart and the table', async ({ page }) => {
  await expect(tile(page, 'On this Mac')).toContainText('100%')
  await expect(tile(page, 'Cost')).toContainText('$0')
  const today = page.getByRole('option').last()
  await expect(today).toHaveAccessibleName(/This Mac \d/)

  await page.getByRole('radio', { name: 'Model' }).click()
  await expect(page.getByRole('table', { name: 'Used by model' })).toContainText('corral-starter')
  await expect(today).toHaveAccessibleName(/corral-starter/)

  await page.getByRole('radio', { name: 'Requests' }).click()
  await page.getByRole('button', { name: 'Show as table' }).click()
  const table = page.getByRole('table', { name: 'Requests by day' })
  await expect(table.getByRole('row')).toHaveCount(2)
  await page.getByRole('radio', { name: 'Money' }).click()
  await expect(page.getByText('Nothing in this time is known to have cost anything.')).toBeVisible()
})

test('the chart is read with the keyboard, and a series is taken out of it', async ({ page }) => {
  const chart = page.getByRole('listbox', { name: 'Tokens by day' })
  await page.getByRole('button', { name: 'Show as table' }).focus()
  await page.keyboard.press('Tab')
  await expect(chart).toBeFocused()
  await expect(page.getByRole('option', { selected: true })).toHaveAccessibleName(/This Mac/)
  await page.keyboard.press('ArrowLeft')
  await expect(page.getByRole('option', { selected: true })).toHaveAccessibleName(/: 0$/)
  await page.keyboard.press('End')
  await page.keyboard.press('Tab')
  const series = page.getByRole('button', { name: /^This Mac/ })
  await expect(series).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(series).toHaveAttribute('aria-pressed', 'false')
  await expect(page.getByRole('option').last()).toHaveAccessibleName(/: 0$/)
})

test('local use is compared with list prices of a model that somebody chooses', async ({
  page,
}) => {
  const section = page.getByRole('region', { name: 'This Mac against the cloud' })
  await expect(section).toContainText('An estimate from list prices')
  await section.getByRole('combobox', { name: 'Compare with' }).fill('anthropic/')
  const model = page.getByRole('option', { name: /^anthropic\// }).first()
  const name = await model.innerText()
  await model.click()
  await expect(section).toContainText(`cost about that with ${name}`)
  await expect(section).toContainText('saved')
  const field = section.getByRole('combobox', { name: 'Compare with' })
  await expect(field).toBeFocused()
  await field.fill('')
  await expect(section).toContainText('Choose a model')
})
