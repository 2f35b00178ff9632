import type { Browser, ElectronApplication, Page } from '@playwright/test'
import { launchWindow } from './launch-window.ts'
import { serveHeadless } from './serve-headless.ts'
import { signIn } from './sign-in.ts'

/** Which shell a project drives. Specs in ui/ see only `page`, and run in both. */
export type Mode = 'window' | 'browser'

/** The app runs, and its page is open. */
export interface AppSession {
  readonly page: Page
  /** The Electron app; null where the app runs without a window. */
  readonly app: ElectronApplication | null
  /** Ends the page and the app. */
  end(): Promise<void>
}

export async function openInWindow(home: string): Promise<AppSession> {
  const app = await launchWindow(home)
  const end = async () => {
    // A test may leave something under way, and nobody is there to answer for it.
    await app
      .evaluate(({ dialog }) => {
        dialog.showMessageBox = async () => ({ response: 0, checkboxChecked: false })
      })
      .catch(() => {})
    await app.close().catch(() => {})
  }
  return { app, page: await app.firstWindow(), end }
}

/** In a profile of its own, signed in with the first token. */
export async function openInBrowser(home: string, browser: Browser): Promise<AppSession> {
  const server = await serveHeadless(home)
  const page = await browser.newPage({ viewport: { width: 1120, height: 760 } })
  await signIn(page, server)
  return {
    app: null,
    page,
    async end() {
      await page.close()
      await server.stop()
    },
  }
}
