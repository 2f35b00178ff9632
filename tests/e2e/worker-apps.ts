import { type Browser, type LaunchOptions, type Page, chromium } from '@playwright/test'
import type { AppSession } from './app-session.ts'
import { removeDataFolder } from './data-folder.ts'

/**
 * What one worker keeps from test to test: its browser, and the app that the tests of a file share.
 * After a failed test Playwright starts another worker, so that nobody inherits its state.
 */
export class WorkerApps {
  #browser: Browser | null = null
  #key: string | null = null
  #home: string | null = null
  #session: AppSession | null = null

  /** Started for the first test that needs it; each test opens a profile of its own in it. */
  async browser(options: LaunchOptions | undefined): Promise<Browser> {
    return (this.#browser ??= await chromium.launch(options))
  }

  /** The data folder that tests with this key share. Another key ends the app before. */
  async home(key: string, make: () => Promise<string>): Promise<string> {
    if (this.#home !== null && this.#key === key) return this.#home
    await this.#endApp()
    this.#key = key
    return (this.#home = await make())
  }

  /** The app on that folder, with a page as it is after a start. */
  async session(open: () => Promise<AppSession>): Promise<AppSession> {
    if (this.#session) await startAnew(this.#session.page)
    return (this.#session ??= await open())
  }

  async end(): Promise<void> {
    await this.#endApp()
    await this.#browser?.close()
  }

  async #endApp(): Promise<void> {
    await this.#session?.end()
    this.#session = null
    if (this.#home !== null) await removeDataFolder(this.#home)
    this.#home = null
  }
}

async function startAnew(page: Page): Promise<void> {
  await page.emulateMedia({ colorScheme: null })
  await page.evaluate(() => {
    location.hash = ''
  })
  await page.reload()
}
