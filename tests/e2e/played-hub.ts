import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { writeChainModel } from '../helpers/models/chain-model.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import type { Exchange } from '../hub/fake-hub/exchange.ts'
import { type FakeHub, startFakeHub } from '../hub/fake-hub/fake-hub.ts'
import type { FakeRepo } from '../hub/fake-hub/fake-repo.ts'
import { servePlainFile } from '../hub/fake-hub/plain-files.ts'

export const goodToken = 'hf_good0123456789abcdefghijklmn9fKe'

/** The hub that the apps of this worker ask, as long as it runs. */
export interface PlayedHub extends FakeHub {
  /** A repository with one model that is really there, never used by another test. */
  addSmallRepo(): string
  /** Requests for files wait from now on until the function that comes back is called. */
  holdFiles(): () => void
}

/** For `beforeAll`: the app is started with its address. `close` it in `afterAll`. */
export async function playHub(repos: FakeRepo[] = []): Promise<PlayedHub> {
  const content = await smallModel()
  const hub = await startFakeHub({
    repos,
    tokens: { [goodToken]: { name: 'ada', reads: ['shut/Gated-7B-GGUF'] } },
  })
  process.env.HF_ENDPOINT = hub.origin
  let added = 0
  return Object.assign(hub, {
    addSmallRepo() {
      added += 1
      // Another content each time: the app knows a file by its hash.
      const file = Buffer.concat([content, Buffer.alloc(added)])
      const name = `maker/Small-${process.pid}-${added}-GGUF`
      hub.addRepo({
        name,
        files: [{ path: `Small-${added}-Q8_0.gguf`, content: file }],
        card: '# Small\n\nIt says one sentence.',
      })
      return name
    },
    holdFiles() {
      const held: Exchange[] = []
      hub.intercept = (exchange) => {
        if (!asksForModel(exchange)) return false
        held.push(exchange)
        return true
      }
      return () => {
        hub.intercept = null
        for (const exchange of held) servePlainFile(exchange)
      }
    },
  })
}

/** For the content of a model file; not for the words about it. */
export function asksForModel({ url }: Exchange): boolean {
  return url.pathname.includes('/resolve/') && url.pathname.endsWith('.gguf')
}

async function smallModel(): Promise<Buffer> {
  const folder = await temporaryFolder()
  const path = join(folder, 'small.gguf')
  await writeChainModel(path, { says: 'Fetched and found right.', name: 'Small' })
  const content = await readFile(path)
  await rm(folder, { recursive: true })
  return content
}

/** As a link from elsewhere would. */
export function openRepo(page: Page, repo: string): Promise<void> {
  return page.evaluate((name) => {
    location.hash = `#/discover/${name}`
  }, repo)
}
