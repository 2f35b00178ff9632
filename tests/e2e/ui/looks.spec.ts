import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { projectRoot } from '../../helpers/project-root.ts'
import { type ChatProvider, startChatProvider } from '../chat-provider.ts'
import { removeDataFolder } from '../data-folder.ts'
import { expect, test } from '../fixture.ts'
import { hubRepos } from '../hub-repos.ts'
import { liveIn } from '../lived-in/live-in.ts'
import { answer, makeLivedInHome } from '../lived-in/lived-in-home.ts'
import { type Picture, pictures } from '../lived-in/screens.ts'
import { type PlayedHub, playHub } from '../played-hub.ts'
import { type HeadlessServer, serveHeadless } from '../serve-headless.ts'
import { signIn } from '../sign-in.ts'

/** CORRAL_PICTURES may name some, as in `chat|pool`; anything else means all. */
const wanted = new RegExp(`^(${process.env.CORRAL_PICTURES})`)
const isSome = pictures.some(({ name }) => wanted.test(name))
const folder = process.env.CORRAL_PICTURES_FOLDER ?? join(projectRoot, 'screenshots')

let hub: PlayedHub
let provider: ChatProvider
let home: string
let server: HeadlessServer

test.beforeAll(async () => {
  test.setTimeout(120_000)
  hub = await playHub(hubRepos)
  provider = await startChatProvider(answer)
  home = await makeLivedInHome()
  server = await serveHeadless(home)
  await liveIn({ home, server, provider, hub })
})

test.afterAll(async () => {
  await server.stop()
  await provider[Symbol.asyncDispose]()
  await hub.close()
  await removeDataFolder(home)
})

async function show(page: Page, { at, open }: Picture): Promise<void> {
  await page.evaluate((hash) => {
    location.hash = hash
  }, at)
  const main = page.getByRole('main')
  await main.waitFor()
  await expect(main.getByText(/^(Loading(?! older)|Asking)/)).toHaveCount(0)
  await open?.(page, main)
  await expect(page.getByText(/^(Loading(?! older)|Asking)/)).toHaveCount(0)
  // What moves has come to rest, and pictures drawn by script are there.
  await page.waitForTimeout(500)
}

for (const colorScheme of ['light', 'dark'] as const) {
  // Pictures for people; what they show is asserted only as far as a machine can tell.
  test(`every screen in the ${colorScheme} scheme and in three sizes`, async ({ browser }) => {
    test.setTimeout(600_000)
    for (const [width, height] of [
      [900, 600],
      [1120, 760],
      [1440, 900],
    ] as const) {
      const page = await browser.newPage({ colorScheme, viewport: { width, height } })
      await signIn(page, server)
      await page.getByRole('navigation', { name: 'Screens' }).waitFor()
      for (const picture of pictures) {
        if (isSome && !wanted.test(picture.name)) continue
        await show(page, picture)
        const file = `${picture.name}-${colorScheme}-${width}.png`
        await page.screenshot({ path: join(folder, file) })
        const beside = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        )
        expect.soft(beside, `${file} is cut off`).toBe(0)
        if (picture.open) await page.keyboard.press('Escape')
      }
      await page.close()
    }
  })
}
