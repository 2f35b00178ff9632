import { expect, test } from '../fixture.ts'

test('screens change by number and the focus is always to be seen', async ({ page }) => {
  await page.keyboard.press('ControlOrMeta+2')
  await expect(page.getByRole('main', { name: 'Models' })).toBeVisible()
  await page.keyboard.press('ControlOrMeta+3')
  await expect(page.getByRole('main', { name: 'Discover' })).toBeVisible()
  await page.keyboard.press('ControlOrMeta+4')
  await expect(page.getByRole('main', { name: 'Downloads' })).toBeVisible()
  await page.keyboard.press('ControlOrMeta+5')
  await expect(page.getByRole('main', { name: 'Profiles' })).toBeVisible()
  await page.keyboard.press('ControlOrMeta+6')
  await expect(page.getByRole('main', { name: 'Pool' })).toBeVisible()
  await page.keyboard.press('ControlOrMeta+7')
  await expect(page.getByRole('main', { name: 'Providers' })).toBeVisible()
  await page.keyboard.press('ControlOrMeta+8')
  await expect(page.getByRole('main', { name: 'Gateway' })).toBeVisible()

  await page.keyboard.press('Tab')
  const outline = await page.evaluate(() => {
    const style = getComputedStyle(document.activeElement ?? document.body)
    return { width: style.outlineWidth, shadow: style.boxShadow }
  })
  expect(outline.width !== '0px' || outline.shadow !== 'none').toBe(true)
})
