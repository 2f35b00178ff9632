import { realpath } from 'node:fs/promises'
import { type Browser, chromium, test as base } from '@playwright/test'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'
import { type AppSession, type Mode, openInBrowser, openInWindow } from '../app-session.ts'
import { startChatProvider } from '../chat-provider.ts'
import { makeDataFolder, removeDataFolder } from '../data-folder.ts'
import { userHomeOf } from '../launch-window.ts'
import { playHub } from '../played-hub.ts'
import { furnish, giveWandererRoom } from './new-machine.ts'
import type { Newcomer } from './task.ts'

/** One new app for all tasks, as they follow each other; its page is left as a task leaves it. */
export const test = base.extend<{ mode: Mode }, { newcomer: Newcomer }>({
  mode: ['window', { option: true }],

  newcomer: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names out of the pattern
    async ({}, use, { project }) => {
      await using cloud = await startChatProvider('The sky is blue because air scatters light.')
      const hub = await playHub()
      const home = await makeDataFolder({}, true)
      const userHome = userHomeOf(home)
      const ownModels = await realpath(await temporaryFolder())
      await furnish(userHome, ownModels, cloud.baseUrl)
      giveWandererRoom(home)
      const browser =
        (project.use as { mode?: Mode }).mode === 'browser'
          ? await chromium.launch(project.use.launchOptions)
          : null
      const { page, end } = await open(home, browser)
      await use({ page, userHome, ownModels, hub, cloud })
      await end()
      await browser?.close()
      await removeDataFolder(home)
      await removeDataFolder(ownModels)
      delete process.env.HF_ENDPOINT
      await hub.close()
    },
    { scope: 'worker', timeout: 60_000 },
  ],
})

function open(home: string, browser: Browser | null): Promise<AppSession> {
  return browser === null ? openInWindow(home) : openInBrowser(home, browser)
}
