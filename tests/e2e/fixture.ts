import { type ElectronApplication, type Page, test as base } from '@playwright/test'
import type { ChainOptions } from '../helpers/models/chain-model.ts'
import { type AppSession, type Mode, openInBrowser, openInWindow } from './app-session.ts'
import { makeDataFolder, removeDataFolder } from './data-folder.ts'
import { WorkerApps } from './worker-apps.ts'

interface Fixtures {
  mode: Mode
  /** Models that are there at the first start, by id. Without any, the app has the starter. */
  models: Record<string, ChainOptions>
  /** Whether nobody has gone through the guide of the first start. */
  isNew: boolean
  /**
   * Whether tests of one file, with the same models, use one running app, each with the page as it
   * is after a start. Only for tests that hold in any order and whatever the others left behind.
   */
  shared: boolean
  /** The app's data folder. */
  home: string
  session: AppSession
  /** The app, ready to use. */
  page: Page
  /** The Electron app; only for specs in shell/. */
  app: ElectronApplication
}

export const test = base.extend<Fixtures, { workerApps: WorkerApps }>({
  mode: ['window', { option: true }],

  models: [{}, { option: true }],

  isNew: [false, { option: true }],

  shared: [false, { option: true }],

  workerApps: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names out of the pattern
    async ({}, use) => {
      const apps = new WorkerApps()
      await use(apps)
      await apps.end()
    },
    { scope: 'worker' },
  ],

  home: async ({ models, isNew, shared, workerApps }, use, info) => {
    if (shared) {
      const key = JSON.stringify([info.file, models])
      await use(await workerApps.home(key, () => makeDataFolder(models)))
      return
    }
    const home = await makeDataFolder(models, isNew)
    await use(home)
    await removeDataFolder(home)
  },

  session: async ({ mode, home, shared, workerApps }, use, info) => {
    const open = async () =>
      mode === 'window'
        ? openInWindow(home)
        : openInBrowser(home, await workerApps.browser(info.project.use.launchOptions))
    if (shared) {
      await use(await workerApps.session(open))
      return
    }
    const session = await open()
    await use(session)
    await session.end()
  },

  page: async ({ session }, use) => {
    await session.page.getByRole('navigation', { name: 'Screens' }).waitFor()
    await use(session.page)
  },

  app: async ({ session }, use) => {
    if (!session.app) throw new Error('this spec needs the desktop shell')
    await use(session.app)
  },
})

export { expect } from '@playwright/test'
