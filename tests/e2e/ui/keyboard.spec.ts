import { expect, test } from '../fixture.ts'

test.use({ shared: true })

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

test('the palette does, finds and opens things by a few letters', async ({ page }) => {
  const field = page.getByRole('combobox', { name: 'Search commands' })
  await page.keyboard.press('ControlOrMeta+k')
  await expect(field).toBeFocused()
  await page.keyboard.type('load corral')
  await expect(page.getByRole('option')).toHaveText(/^Load corral-starter/)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('main', { name: 'Pool' })).toBeFocused()
  // The file is tried in a program of its own before its first load.
  await expect(page.getByRole('list', { name: 'Models in memory' })).toContainText(
    'corral-starter',
    { timeout: 30_000 },
  )

  await page.keyboard.press('ControlOrMeta+k')
  await page.keyboard.type('sec')
  await page.keyboard.press('Enter')
  const sidebar = page.getByRole('navigation', { name: 'Screens' })
  await expect(sidebar.getByRole('link', { name: 'Security' })).toHaveAttribute(
    'aria-current',
    'page',
  )

  await expect(page.getByRole('main', { name: 'Security' })).toBeFocused()
  await sidebar.getByRole('link', { name: 'Security' }).focus()
  await page.keyboard.press('ControlOrMeta+k')
  await page.keyboard.type('no such thing at all')
  await expect(page.getByText('Nothing is called like that.')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(sidebar.getByRole('link', { name: 'Security' })).toBeFocused()
})
