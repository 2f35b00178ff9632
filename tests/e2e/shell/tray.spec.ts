import { expect, test } from '../fixture.ts'
import { type PlayedHub, openRepo, playHub } from '../played-hub.ts'

test.use({ shared: true })

let hub: PlayedHub

test.beforeAll(async () => {
  hub = await playHub()
})

test.afterAll(async () => {
  delete process.env.HF_ENDPOINT
  await hub.close()
})

const labels = () => globalThis.corralShell.tray.menu().items.map((item) => item.label)

test('the tray names what is loaded and unloads it', async ({ app, page }) => {
  await expect.poll(() => app.evaluate(labels)).toContain('No model in memory')
  await page.getByRole('link', { name: 'Models' }).click()
  await page.getByRole('button', { name: 'Load corral-starter' }).click()
  await expect.poll(() => app.evaluate(labels)).toContain('1 model in memory')

  await app.evaluate(() =>
    globalThis.corralShell.tray.menu().getMenuItemById('unload corral-starter')?.click(),
  )
  await expect.poll(() => app.evaluate(labels)).toContain('No model in memory')
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

test('the tray shows what is fetched, pauses it, and lets it go on', async ({ app, page }) => {
  const repo = hub.addSmallRepo()
  const release = hub.holdFiles()
  await openRepo(page, repo)
  await page.getByRole('button', { name: 'Download Q8_0' }).click()
  /** Clicks an item of the menu of the only download. */
  const choose = (label: string) =>
    app.evaluate((_, wanted) => {
      const { items } = globalThis.corralShell.tray.menu()
      const download = items.find(({ id }) => id?.startsWith('download '))
      download?.submenu?.items.find((item) => item.label === wanted)?.click()
    }, label)
  const shown = async () => (await app.evaluate(labels)).find((label) => label.startsWith('Small-'))
  await expect.poll(shown).toMatch(/^Small-\d+-Q8_0, 0%/)
  await choose('Pause')
  await expect.poll(shown).toMatch(/, paused$/)
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide())
  release()
  await choose('Resume')
  await expect.poll(shown).toBeUndefined()

  // Only the stand-in for Electron tells what was shown.
  if (process.env.CORRAL_E2E_HOST !== 'host') return
  const body = () => app.evaluate(() => globalThis.__host.notifications.at(-1)?.body)
  await expect.poll(body).toContain('is ready')
  await app.evaluate(() => void globalThis.__host.notifications.at(-1)?.emit('click'))
  await expect(page.getByRole('main', { name: 'Downloads' })).toBeVisible()
  const visible = () =>
    app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible())
  expect(await visible()).toBe(true)
})
