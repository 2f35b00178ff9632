import { expect, test } from '../fixture.ts'
import { launchWindow } from '../launch-window.ts'

test('closing leaves Corral in the menu bar, and a click there brings the window back', async ({
  app,
  page,
}) => {
  await expect(page.getByRole('navigation', { name: 'Screens' })).toBeVisible()
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
  const visible = () =>
    app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().some((w) => w.isVisible()))
  await expect.poll(visible).toBe(false)

  await app.evaluate(() => globalThis.corralShell.tray.menu().getMenuItemById('open')?.click())
  await expect.poll(visible).toBe(true)
})

test('a second start gives way and shows the first', async ({ app, page, home }) => {
  await expect(page.getByRole('navigation', { name: 'Screens' })).toBeVisible()
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide())
  await expect(launchWindow(home)).rejects.toThrow()
  await expect
    .poll(() => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible()))
    .toBe(true)
})

test('quitting ends the process and takes the discovery file with it', async ({
  app,
  page,
  home,
}) => {
  await expect(page.getByRole('navigation', { name: 'Screens' })).toBeVisible()
  const process = app.process()
  const closed = app.waitForEvent('close')
  await app.evaluate(({ app }) => void setTimeout(() => app.quit(), 50))
  await closed
  expect(process.exitCode).toBe(0)
  const { existsSync } = await import('node:fs')
  expect(existsSync(`${home}/server.json`)).toBe(false)
})
