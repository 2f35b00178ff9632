import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pino } from 'pino'
import type { Caller } from '../../src-main/core/accounts/caller.ts'
import type { Usage } from '../../src-main/core/chat.ts'
import { type Db, openDb } from '../../src-main/core/db/open.ts'
import { type LimitsService, createLimits } from '../../src-main/core/limits/create-limits.ts'
import type { AttemptCost } from '../../src-main/core/limits/limits.ts'
import type { QueueBounds } from '../../src-main/core/limits/turns.ts'
import { syncCatalogue } from '../../src-main/core/providers/catalogue-sync.ts'
import { readCatalogue } from '../../src-main/core/providers/catalogue.ts'
import { appTokens, users } from '../../src-main/core/db/schema.ts'
import { projectRoot } from '../helpers/project-root.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

export const never = new AbortController().signal

/** A dollar for a million tokens of the prompt, ten for a million of the answer. */
export const prices = {
  input: 1_000_000,
  cachedInput: 100_000,
  cacheWrite: 1_250_000,
  longCacheWrite: 2_000_000,
  output: 10_000_000,
}

/** Limits on a real database, with clocks that the test moves. */
export interface TestLimits extends AsyncDisposable {
  limits: LimitsService
  readonly db: Db
  /** Everything that was logged so far. */
  logged(): string
  /** Both clocks go on. */
  pass(ms: number): void
  /** The clock on the wall is set. */
  setClock(at: string): void
  /** A new process on the same database; the one before was killed, or stopped. */
  restart(how: 'killed' | 'stopped'): void
}

export async function startTestLimits(
  options: { at?: string; queue?: QueueBounds } = {},
): Promise<TestLimits> {
  const folder = await temporaryFolder()
  const resources = join(projectRoot, 'resources')
  const { db, close } = openDb(join(folder, 'corral.db'), join(resources, 'migrations'))
  const at = new Date()
  syncCatalogue(db, readCatalogue(resources), at)
  for (const id of ['tok_one', 'tok_two']) {
    const fields = { label: id, access: 'user', hash: id, lastFour: '1234', cloud: true } as const
    db.insert(appTokens)
      .values({ ...fields, id, endpoints: 'all', createdAt: at })
      .run()
  }
  db.insert(users)
    .values({ email: 'ann@example.com', passwordHash: '', status: 'approved', createdAt: at })
    .run()
  let wallMs = Date.parse(options.at ?? '2026-11-21T12:00:00Z')
  let monotonicMs = 1000
  let logText = ''
  const log = pino({ base: null }, { write: (line: string) => (logText += line) })
  const open = () =>
    createLimits({
      db,
      log,
      now: () => new Date(wallMs),
      monotonicNowMs: () => monotonicMs,
      ...(options.queue && { queue: options.queue }),
    })
  const test: TestLimits = {
    limits: open(),
    db,
    logged: () => logText,
    pass(ms) {
      wallMs += ms
      monotonicMs += ms
    },
    setClock: (text) => void (wallMs = Date.parse(text)),
    restart(how) {
      if (how === 'stopped') test.limits.stop()
      monotonicMs = 5
      test.limits = open()
    },
    async [Symbol.asyncDispose]() {
      test.limits.stop()
      close()
      await rm(folder, { recursive: true, force: true })
    },
  }
  return test
}

export function app(tokenId: string, userId: number | null = null): Caller {
  const scopes = {
    models: null,
    cloud: true,
    endpoints: 'all',
    expiresAt: null,
    requestsPerMinute: null,
  } as const
  const user = { userId, userEmail: null }
  return { kind: 'app', access: 'user', tokenId, label: tokenId, ...user, isCommand: false, scopes }
}

/** An attempt that may cost a cent: a thousand tokens in, nine hundred out. */
export function attempt(fields: Partial<AttemptCost> = {}): AttemptCost {
  return {
    caller: app('tok_one'),
    providerId: 1,
    keyId: null,
    model: 'm',
    prices,
    inputTokens: 1000,
    maxTokens: 900,
    ...fields,
  }
}

export const centNanousd = 10_000_000

/** What `attempt()` uses when it uses all it may. */
export const fullUsage: Usage = {
  promptTokens: 1000,
  cachedTokens: 0,
  completionTokens: 900,
  thinkingTokens: 0,
}

export const exact = { estimated: false } as const
