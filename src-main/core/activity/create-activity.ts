import { existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { AuditLog, UsageOverTime } from '../../contract/activity.ts'
import { CorralError } from '../errors.ts'
import type { Log } from '../lib/log.ts'
import type { Prices } from '../providers/access/access.ts'
import { costNanousd, withoutGaps } from '../providers/price.ts'
import type { ActivitySettings } from '../settings/activity-settings.ts'
import type { Activity } from './activity.ts'
import type { Entry } from './entry.ts'
import { logOfEntry } from './store/log-of-entry.ts'
import { packEntries } from './store/packed-entries.ts'
import { createRecorder } from './store/recorder.ts'
import { createRetention } from './store/retention.ts'
import type { UsagePoint } from './store/store-calls.ts'
import { createStoreLink } from './store/store-link.ts'
import type { AnswerOf, ThreadCalls } from './store/thread-link.ts'

export interface ActivityDeps {
  readonly dataDir: string
  /** Migrations of `activity.db`. */
  readonly migrationsDir: string
  /** Program of the thread that owns the file. */
  readonly storeFile: string
  readonly settings: Pick<ActivitySettings, 'get' | 'onChange'>
  /** Of `provider/model`; `null` when they are not known. */
  readonly pricesOf: (model: string) => Prices | null
  readonly log: Log
  /** Milliseconds since 1970. */
  readonly now?: () => number
}

type Listener = (entry: Entry, log: AuditLog) => void

/** Between two lines about the same trouble. */
const complainEveryMs = 60_000

/**
 * The log of requests, in `activity.db` of the data folder. The thread that owns the file starts
 * with the first row or question, and does not keep the process alive.
 */
export function createActivity(deps: ActivityDeps): Activity {
  const { settings, log, now = Date.now } = deps
  const path = join(deps.dataDir, 'activity.db')
  const listeners = new Set<Listener>()
  const complain = createComplaints(log, now)
  const link = createStoreLink({
    path,
    migrationsDir: deps.migrationsDir,
    storeFile: deps.storeFile,
    now,
    onDamaged: (aside) =>
      log.error({ aside: basename(aside) }, 'activity.db was damaged; a new one was begun'),
  })
  const recorder = createRecorder({
    write: async (entries) => link.call('write', packEntries(entries)),
    now,
    onTrouble: complain,
  })
  const retention = createRetention(
    async () => {
      if (!existsSync(path)) return false
      const { keep_days: keepDays, keep_megabytes: megabytes } = settings.get()
      return link.call('prune', { keepDays, maxBytes: megabytes * 1_000_000, nowMs: now() })
    },
    (error) => complain({ error }),
  )
  const unfollow = settings.onChange(() => retention.soon())

  async function ask<Name extends keyof ThreadCalls>(
    name: Name,
    ...args: Parameters<ThreadCalls[Name]>
  ): Promise<AnswerOf<Name>> {
    recorder.flush()
    try {
      return await link.call(name, ...args)
    } catch (cause) {
      if (cause instanceof CorralError) throw cause
      throw new CorralError('unavailable', 'The log of requests cannot be read.', { cause })
    }
  }

  /** A listener at fault must not fail the request that is recorded. */
  function tell(listener: Listener, entry: Entry, row: AuditLog): void {
    try {
      listener(entry, row)
    } catch (error) {
      log.error({ err: error }, 'a listener of the log of requests has failed')
    }
  }

  return {
    record(entry) {
      const numbered = recorder.add(entry)
      if (listeners.size === 0) return
      const row = logOfEntry(numbered)
      for (const listener of listeners) tell(listener, numbered, row)
    },
    onRecorded(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    list: (sight, filter, page) => ask('list', sight, filter, page),
    async request(sight, requestId) {
      const found = await ask('request', sight, requestId)
      if (!found) throw new CorralError('not_found', 'There is no such request in the log.')
      return found
    },
    stats: async (sight, filter) => ({
      ...(await ask('stats', sight, filter)),
      lost: recorder.backlog().lost,
    }),
    async usage(sight, wish) {
      requireTimeZone(wish.timeZone)
      const points = await ask('usage', sight, wish)
      const compared = comparedWith(settings.get().compare_with, points, deps.pricesOf)
      return { step: wish.step, points, compared }
    },
    egress: async (span) => ({
      nothing_leaves: settings.get().nothing_leaves,
      ...(await ask('egress', span)),
    }),
    async clear() {
      await ask('clear')
      retention.soon()
    },
    backlog: () => recorder.backlog(),
    contents: {
      keep: (content) => ask('keepContent', content),
      of: (requestId) => ask('content', requestId),
      forget: (requestId) => ask('forgetContent', requestId),
      forgetUnlessSealedUnder: (kid) => ask('forgetContentUnlessSealedUnder', kid),
    },
    async stop() {
      unfollow()
      retention.stop()
      await recorder.end()
      await link.close()
    },
  }
}

function requireTimeZone(timeZone: string): void {
  try {
    Intl.DateTimeFormat('en', { timeZone })
  } catch (cause) {
    throw new CorralError('invalid_input', 'There is no such time zone.', {
      cause,
      param: 'time_zone',
    })
  }
}

/** What all that ran on this Mac would have cost at these prices, each request in itself short. */
function comparedWith(
  model: string | null,
  points: readonly UsagePoint[],
  pricesOf: ActivityDeps['pricesOf'],
): UsageOverTime['compared'] {
  const prices = model === null ? null : pricesOf(model)
  if (model === null || !prices) return null
  const local = points.filter((point) => point.local)
  const sum = (
    field: 'prompt_tokens' | 'cached_tokens' | 'cache_write_tokens' | 'completion_tokens',
  ) => local.reduce((all, point) => all + point[field], 0)
  const usage = {
    promptTokens: sum('prompt_tokens'),
    cachedTokens: sum('cached_tokens'),
    cacheWriteTokens: sum('cache_write_tokens'),
    completionTokens: sum('completion_tokens'),
    thinkingTokens: 0,
  }
  const cost = costNanousd(usage, { ...withoutGaps(prices), longPrompt: null })
  return cost === null ? null : { model, cost_nanousd: cost }
}

/** One line a minute, whatever happens how often. */
function createComplaints(log: Log, now: () => number) {
  let saidAtMs = Number.NEGATIVE_INFINITY
  return ({ error, ...rest }: { readonly error?: unknown; readonly lost?: number }) => {
    if (now() - saidAtMs < complainEveryMs) return
    saidAtMs = now()
    log.error({ err: error, ...rest }, 'the log of requests cannot be written')
  }
}
