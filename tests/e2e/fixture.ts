import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ElectronApplication, type Page, test as base, chromium } from '@playwright/test'
import { type ChainOptions, writeChainModel } from '../helpers/models/chain-model.ts'
import { launchWindow } from './launch-window.ts'
import { signIn } from './sign-in.ts'
import { serveHeadless } from './serve-headless.ts'

/** Which shell a project drives. Specs in ui/ see only `page`, and run in both. */
export type Mode = 'window' | 'browser'

interface Session {
  readonly page: Page
  readonly app: ElectronApplication | null
}

interface Fixtures {
  mode: Mode
  /** Models that are there at the first start, by id. Without any, the app has the starter. */
  models: Record<string, ChainOptions>
  /** A data folder of the test's own. */
  home: string
  session: Session
  /** The app, ready to use. */
  page: Page
  /** The Electron app; only for specs in shell/. */
  app: ElectronApplication
}

export const test = base.extend<Fixtures>({
  mode: ['window', { option: true }],

  models: [{}, { option: true }],

  home: async ({ models }, use) => {
    const home = await mkdtemp(join(tmpdir(), 'corral-e2e-'))
    await mkdir(join(home, 'models'))
    for (const [id, options] of Object.entries(models)) {
      await writeChainModel(join(home, 'models', `${id}.gguf`), options)
    }
    await use(home)
    await rm(home, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
  },

  session: async ({ mode, home }, use, info) => {
    if (mode === 'window') {
      const app = await launchWindow(home)
      await use({ app, page: await app.firstWindow() })
      await app.close().catch(() => {})
      return
    }
    const server = await serveHeadless(home)
    const browser = await chromium.launch(info.project.use.launchOptions)
    const page = await browser.newPage({ viewport: { width: 1120, height: 760 } })
    await signIn(page, server)
    await use({ app: null, page })
    await browser.close()
    await server.stop()
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
