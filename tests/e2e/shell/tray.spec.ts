import { expect, test } from '../fixture.ts'

test.use({ shared: true })

const labels = () => globalThis.corralShell.tray.menu().items.map((item) => item.label)

test('the tray names what is loaded and unloads it', async ({ app, page }) => {
  await expect.poll(() => app.evaluate(labels)).toContain('Ready, no model in memory')
  await page.getByRole('link', { name: 'Models' }).click()
  await page.getByRole('button', { name: 'Load corral-starter' }).click()
  await expect.poll(() => app.evaluate(labels)).toContain('1 model in memory')

  await app.evaluate(() =>
    globalThis.corralShell.tray.menu().getMenuItemById('unload corral-starter')?.click(),
  )
  await expect.poll(() => app.evaluate(labels)).toContain('Ready, no model in memory')
  await expect(page.getByRole('button', { name: 'Load corral-starter' })).toBeVisible()
})

test('the tray copies the address that apps need', async ({ app, page }) => {
  await expect(page.getByRole('navigation', { name: 'Screens' })).toBeVisible()
  await app.evaluate(() =>
    globalThis.corralShell.tray.menu().getMenuItemById('copy-address')?.click(),
  )
  expect(await app.evaluate(({ clipboard }) => clipboard.readText())).toMatch(
    /^http:\/\/127\.0\.0\.1:\d+\/v1$/,
  )
})
