import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { makeApp } from '../made-token.ts'
import { expect, test } from '../fixture.ts'

const endless = Array.from({ length: 40 }, (_, index) => `word${index} `).join('')
test.use({ shared: true, models: { endless: { says: endless, endless: true } } })

test('a link shows a screen, and one that leads nowhere is ignored', async ({ app, page }) => {
  const open = (link: string) =>
    app.evaluate(({ app }, url) => app.emit('open-url', { preventDefault: () => {} }, url), link)
  await open('corral://open/routing')
  await expect(page.getByRole('main', { name: 'Routing' })).toBeVisible()
  await open('corral://add-server/http://127.0.0.1:9')
  await open('corral://open/../../etc')
  await expect(page.getByRole('main', { name: 'Routing' })).toBeVisible()
  await open('corral://model/acme/Fable-GGUF')
  await expect(page).toHaveURL(/#\/discover\/acme\/Fable-GGUF$/)
})

test('a model file that is opened or chosen asks whether to bring it in', async ({
  app,
  page,
  home,
}) => {
  const path = join(home, 'user', 'found & kept.gguf')
  await writeFile(path, 'no model')
  await app.evaluate(
    ({ app }, file) => app.emit('open-file', { preventDefault: () => {} }, file),
    path,
  )
  const dialog = page.getByRole('dialog', { name: 'Import a file' })
  await expect(dialog.getByLabel('Path of the file')).toHaveValue(path)
  await app.evaluate(({ dialog }) => {
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths: ['/chosen/other.gguf'] })
  })
  await dialog.getByRole('button', { name: 'Choose…' }).click()
  await expect(dialog.getByLabel('Path of the file')).toHaveValue('/chosen/other.gguf')
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  await page.reload()
  await expect(page.getByRole('heading', { name: 'Model folders' })).toBeVisible()
  await expect(dialog).toBeHidden()
})

test('the menu bar leads to the settings, which the Mac app obeys', async ({ app, page }) => {
  await app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.getMenuItemById('settings')?.click())
  await expect(page.getByRole('heading', { name: 'Appearance' })).toBeVisible()
  await page.getByRole('radio', { name: 'Dark' }).click()
  await expect.poll(() => app.evaluate(({ nativeTheme }) => nativeTheme.themeSource)).toBe('dark')
  await page.getByRole('radio', { name: 'System' }).click()
  await expect.poll(() => app.evaluate(({ nativeTheme }) => nativeTheme.themeSource)).toBe('system')

  // The real one would become a login item of whoever runs this.
  if (process.env.CORRAL_E2E_HOST !== 'host') return
  await page.getByRole('switch', { name: 'Start at login' }).click()
  const opens = () => app.evaluate(({ app }) => app.getLoginItemSettings().openAtLogin)
  await expect.poll(opens).toBe(true)
  await page.getByRole('switch', { name: 'Start at login' }).click()
  await expect.poll(opens).toBe(false)
})

test('on battery the rule holds, and the tray says why', async ({ app, page }) => {
  await page.evaluate(() => void (location.hash = '#/settings/power'))
  const rules = page.getByRole('list', { name: 'On battery' })
  await rules.getByRole('switch', { name: 'Pause downloads' }).click()
  await app.evaluate(({ powerMonitor }) => {
    powerMonitor.isOnBatteryPower = () => true
    // Not in the middle of whatever the app does now, where the inspector comes in.
    setImmediate(() => powerMonitor.emit('on-battery'))
  })
  await expect(page.getByText('it runs on battery')).toBeVisible()
  const labels = () => globalThis.corralShell.tray.menu().items.map((item) => item.label)
  await expect.poll(async () => (await app.evaluate(labels)).join()).toContain('it runs on battery')
  await app.evaluate(({ powerMonitor }) => {
    powerMonitor.isOnBatteryPower = () => false
    setImmediate(() => powerMonitor.emit('on-ac'))
  })
  await expect(page.getByText('it runs on battery')).toBeHidden()
  await rules.getByRole('switch', { name: 'Pause downloads' }).click()
})

test('the tray closes the port and opens it, and leads to a new token', async ({ app, page }) => {
  const choose = (id: string) =>
    app.evaluate((_, wanted) => {
      globalThis.corralShell.tray.menu().getMenuItemById(wanted)?.click()
    }, id)
  const first = () => app.evaluate(() => globalThis.corralShell.tray.menu().items[0]?.label ?? '')
  await expect.poll(first).toContain('Answers at 127.0.0.1')
  await choose('port')
  await expect.poll(first).toContain('closed')
  await choose('port')
  await expect.poll(first).toContain('Answers at 127.0.0.1')
  await choose('pause')
  await expect.poll(first).toContain('Paused')
  await choose('resume')
  await expect.poll(first).toContain('Answers at 127.0.0.1')

  await choose('new-token')
  const dialog = page.getByRole('dialog', { name: 'New token' })
  await expect(dialog).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
})

test('quitting asks while an answer runs, and the Mac stays awake for it', async ({
  app,
  page,
}) => {
  await app.evaluate(({ dialog, powerSaveBlocker }) => {
    const asked: string[] = []
    const blocked: string[] = []
    Object.assign(globalThis, { asked, blocked })
    dialog.showMessageBox = (async (options: Electron.MessageBoxOptions) => {
      asked.push(options.detail ?? '')
      return { response: 1, checkboxChecked: false }
    }) as typeof dialog.showMessageBox
    const start = powerSaveBlocker.start.bind(powerSaveBlocker)
    powerSaveBlocker.start = (type) => {
      blocked.push(type)
      return start(type)
    }
  })
  const noted = () =>
    app.evaluate(() => {
      const { asked, blocked } = globalThis as unknown as Record<string, string[]>
      return { asked, blocked }
    })
  const client = await makeApp(page, 'quits', 'user')
  const leaving = new AbortController()
  const answer = await fetch(`${client.address}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${client.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      model: 'endless',
      stream: true,
      messages: [{ role: 'user', content: 'Go on' }],
    }),
    signal: leaving.signal,
  })
  await answer.body!.getReader().read()
  await app.evaluate(({ app }) => app.quit())
  await expect
    .poll(async () => (await noted()).asked)
    .toEqual(['1 answer is under way. Answers are cut off, and their apps told so.'])
  expect((await noted()).blocked).toEqual(['prevent-app-suspension'])
  await expect(page.getByRole('navigation', { name: 'Screens' })).toBeVisible()
  leaving.abort()
})
