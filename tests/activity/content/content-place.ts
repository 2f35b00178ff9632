import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pino } from 'pino'
import { createAppTokens } from '../../../src-main/core/accounts/app-tokens.ts'
import type { Caller } from '../../../src-main/core/accounts/caller.ts'
import type { KeptRequest } from '../../../src-main/core/activity/content-keeper.ts'
import {
  type Content,
  createContent,
} from '../../../src-main/core/activity/content/create-content.ts'
import type { SealedContent } from '../../../src-main/core/activity/store/store-calls.ts'
import { createRules } from '../../../src-main/core/routing/rules.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'
import { type TestVault, startVault } from '../../vault/test-vault.ts'
import { startActivity } from '../store/test-activity.ts'

/** Keeping over a vault and both files of the real schema, without the rest of Corral. */
export interface ContentPlace extends AsyncDisposable {
  readonly content: Content
  readonly vault: TestVault
  readonly app: Caller & { readonly kind: 'app' }
  readonly ruleId: number
  readonly tokens: ReturnType<typeof createAppTokens>
  readonly rules: ReturnType<typeof createRules>
  /** Takes the root secret away, or gives it back. */
  lock(isLocked: boolean): Promise<void>
  /** Moves the clock. */
  wait(ms: number): void
  nowMs(): number
  logged(): string
  /** What the file holds, past all that refuses. */
  seals(requestId: string): Promise<SealedContent[]>
  put(content: SealedContent): Promise<void>
  /** All bytes that are on disk. */
  disk(): Promise<Buffer>
  begin(requestId: string, body: string | Uint8Array, more?: object): KeptRequest | null
  /** One answer in answer events, from its start to its end. */
  say(requestId: string, ask: string, answer: string): Promise<void>
}

export async function startContentPlace(
  bounds: { maxBytes?: number; roomBytes?: number } = {},
): Promise<ContentPlace> {
  const folder = await temporaryFolder()
  let clockMs = Date.parse('2026-05-01T10:00:00Z')
  const now = () => new Date(clockMs)
  let logText = ''
  const log = pino({ base: null, level: 'trace' }, { write: (line: string) => (logText += line) })
  const root = randomBytes(32).toString('hex')
  const environment: Record<string, string> = { CORRAL_MASTER_KEY: root }
  const vault = await startVault(folder, { environment })
  const { db } = vault.opened
  const { activity, ...started } = await startActivity({ dataDir: folder, log })
  const { contents } = activity
  const tokens = createAppTokens(db)
  const rules = createRules({ db, provider: () => null, now })
  const content = createContent({
    db,
    tokens,
    rules,
    vault: vault.vault,
    contents,
    log,
    now,
    ...bounds,
  })
  const app = tokens.authenticate(tokens.create({ label: 'app', access: 'user' }).token)!
  const rule = rules.create({ model_pattern: 'smart', backend_type: 'local' })
  const place: ContentPlace = {
    content,
    vault,
    app,
    ruleId: rule.id,
    tokens,
    rules,
    async lock(isLocked) {
      environment['CORRAL_MASTER_KEY'] = isLocked ? randomBytes(32).toString('hex') : root
      await vault.vault.retry()
    },
    nowMs: () => clockMs,
    wait: (ms) => void (clockMs += ms),
    logged: () => logText,
    seals: contents.of,
    put: contents.keep,
    async disk() {
      const files = ['activity.db', 'activity.db-wal', 'corral.db', 'corral.db-wal']
      return Buffer.concat(
        await Promise.all(
          files.map((name) => readFile(join(folder, name)).catch(() => Buffer.alloc(0))),
        ),
      )
    },
    begin(requestId, body, more = {}) {
      const bytes = typeof body === 'string' ? Buffer.from(body) : body
      const request = { requestId, caller: app, ruleId: null, bytes, json: null, door: 'openai' }
      return content.keeper.begin({ ...request, ...more } as Parameters<
        Content['keeper']['begin']
      >[0])
    },
    async say(requestId, ask, answer) {
      const tap = place.begin(requestId, ask)?.answer(1)
      tap?.event({ type: 'text', choice: 0, text: answer })
      tap?.end()
      await content.keeper.settled()
    },
    async [Symbol.asyncDispose]() {
      await content.keeper.stop()
      await vault.close()
      await started[Symbol.asyncDispose]()
    },
  }
  return place
}
