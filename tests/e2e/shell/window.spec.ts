import { expect, test } from '../fixture.ts'
import { launchWindow } from '../launch-window.ts'

test('closing leaves Corral in the menu bar, without a Dock icon, until a click there', async ({
  app,
  page,
}) => {
  await app.evaluate(({ app }) => {
    const policies: string[] = []
    Object.assign(globalThis, { policies })
    app.setActivationPolicy = (policy) => void policies.push(policy)
  })
  const policies = () =>
    app.evaluate(() => (globalThis as unknown as { policies: string[] }).policies.splice(0))
  const visible = () =>
    app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().some((w) => w.isVisible()))
  const close = () => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
  const open = () =>
    app.evaluate(() => globalThis.corralShell.tray.menu().getMenuItemById('open')?.click())
  await page.getByRole('link', { name: 'Pool' }).click()

  await close()
  await expect.poll(visible).toBe(false)
  expect(await policies()).toEqual(['accessory'])
  await open()
  await expect.poll(visible).toBe(true)
  expect(await policies()).toEqual(['regular'])
  await expect(page.getByRole('main', { name: 'Pool' })).toBeVisible()

  await page.evaluate(() => void (location.hash = '#/settings/general'))
  await page.getByRole('switch', { name: 'Keep the Dock icon' }).click()
  await expect(page.getByRole('switch', { name: 'Keep the Dock icon' })).toBeChecked()
  await close()
  await expect.poll(visible).toBe(false)
  expect((await policies()).at(-1)).toBe('regular')
})

test('a second start gives way, shows the first, and hands over its link', async ({
  app,
  page,
  home,
}) => {
  await expect(page.getByRole('navigation', { name: 'Screens' })).toBeVisible()
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide())
  await expect(launchWindow(home, ['corral://open/providers'])).rejects.toThrow()
  await expect
    .poll(() => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible()))
    .toBe(true)
  await expect(page.getByRole('main', { name: 'Providers' })).toBeVisible()
})

test('quitting ends the process, and the next window is where the last one was', async ({
  app,
  page,
  home,
}) => {
  await expect(page.getByRole('navigation', { name: 'Screens' })).toBeVisible()
  const bounds = { x: 40, y: 60, width: 1000, height: 700 }
  await app.evaluate(
    ({ BrowserWindow }, wanted) => BrowserWindow.getAllWindows()[0]?.setBounds(wanted),
    bounds,
  )
  const running = app.process()
  const closed = app.waitForEvent('close')
  await app.evaluate(({ app }) => void setTimeout(() => app.quit(), 50))
  await closed
  expect(running.exitCode).toBe(0)
  const { existsSync } = await import('node:fs')
  expect(existsSync(`${home}/server.json`)).toBe(false)

  // Started by the system at login, it opens no window until somebody asks for one.
  const next = await launchWindow(home, [], { HOST_OPENED_AT_LOGIN: '1' })
  await expect
    .poll(() => next.evaluate(() => globalThis.corralShell?.tray.menu().items.length ?? 0))
    .toBeGreaterThan(0)
  const count = () => next.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)
  if (process.env.CORRAL_E2E_HOST === 'host') expect(await count()).toBe(0)
  await next.evaluate(({ app }) => void app.emit('activate', {}, false))
  await next.firstWindow()
  expect(
    await next.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds()),
  ).toEqual(bounds)
  await next.close()
})
