import type { Usage } from '../chat.ts'
import type { Db } from '../db/open.ts'
import type { Log } from '../lib/log.ts'
import { costNanousd, freePrices, tokenBuckets, withoutGaps } from '../providers/price.ts'
import { type BudgetRow, type Spender, createBudgetBook, nameOf, spenderOf } from './budget-book.ts'
import { type Budgets, createBudgets } from './budgets.ts'
import type { AttemptCost, Limits, Pass } from './limits.ts'
import type { Meter } from './meter.ts'
import { type RateLimits, createRateLimits } from './rate-limits.ts'
import { createSpending } from './spending.ts'
import type { QueueBounds } from './turns.ts'
import { type UsageReports, createUsageReports } from './usage.ts'

export interface LimitsService extends Limits {
  readonly rates: RateLimits
  readonly budgets: Budgets
  readonly usage: UsageReports
  /** Writes what is only in memory. Call it before the database closes; again does nothing. */
  stop(): void
}

export interface LimitsDeps {
  readonly db: Db
  readonly log: Log
  readonly now?: () => Date
  /** Milliseconds of a clock that nobody sets. */
  readonly monotonicNowMs?: () => number
  readonly queue?: QueueBounds
  /** Told once in each window of a budget. */
  readonly onBudgetUsedUp?: (budget: BudgetRow) => void
}

/** What a request that leaves its answer's length open is expected to need at most. */
const openAnswerTokens = 8000

export function createLimits(deps: LimitsDeps): LimitsService {
  const { db, log, queue, now = () => new Date() } = deps
  const monotonicNowMs = deps.monotonicNowMs ?? (() => performance.now())
  const spending = createSpending({ db, now, log })
  const rates = createRateLimits({ db, now, monotonicNowMs, spending, queue })
  const book = createBudgetBook(spending, now, (row) => {
    log.warn({ budget: row.id, action: row.action }, `${nameOf(row)} is used up.`)
    deps.onBudgetUsedUp?.(row)
  })
  const budgets = createBudgets({ db, now, book })

  /** A place with each, then one more request of each, or nothing at all. */
  async function enter(meters: Meter[], who: string, tokens: number, signal: AbortSignal) {
    const demand = () => meters.forEach((meter) => meter.demand(tokens, monotonicNowMs()))
    const places: (() => void)[] = []
    const leave = () => places.forEach((giveBack) => giveBack())
    try {
      demand()
      for (const { turns } of meters) places.push(await turns.enter(who, signal))
      demand()
    } catch (error) {
      leave()
      throw error
    }
    const correct = meters.map((meter) => meter.count(tokens, monotonicNowMs()))
    return (usedTokens?: number) => {
      leave()
      if (usedTokens === undefined) return
      for (const toActual of correct.splice(0)) toActual(usedTokens, monotonicNowMs())
    }
  }

  function record(attempt: AttemptCost, spender: Spender, usage: Usage, estimated: boolean) {
    const prices = attempt.providerId === null ? freePrices : attempt.prices
    const cost = prices && costNanousd(usage, prices)
    const counted = cost ?? (prices && costNanousd(usage, withoutGaps(prices))) ?? 0
    const buckets = tokenBuckets(usage)
    const entry = {
      ...spender,
      model: attempt.model,
      requests: 1,
      estimatedRequests: estimated ? 1 : 0,
      unpricedRequests: cost === null ? 1 : 0,
      freshTokens: buckets.fresh,
      cacheReadTokens: buckets.cacheRead,
      cacheWriteTokens: buckets.cacheWrite + buckets.longCacheWrite,
      outputTokens: buckets.output,
      reasoningTokens: buckets.reasoning,
      costNanousd: counted,
    }
    return { cost, counted, entry }
  }

  return {
    async admit(caller, { tokens }, signal): Promise<Pass> {
      const meter = caller?.kind === 'app' ? rates.meter('app', caller.tokenId) : undefined
      return { release: await enter(meter ? [meter] : [], '', tokens, signal) }
    },

    async reserve(attempt, signal) {
      const { providerId, keyId, inputTokens } = attempt
      const spender = spenderOf(attempt.caller, providerId, keyId)
      // Nothing bounds this Mac but its memory, which the pool looks after.
      const hold = providerId === null ? null : book.reserve(spender, estimateNanousd(attempt))
      // The key first: who waits for one key keeps no place from those with another.
      const meters = [
        keyId === null ? undefined : rates.meter('key', keyId),
        providerId === null ? undefined : rates.meter('provider', providerId),
      ].filter((meter) => meter !== undefined)
      const who = spender.tokenId || `user ${spender.userId}`
      let leave: Awaited<ReturnType<typeof enter>>
      try {
        leave = await enter(meters, who, inputTokens, signal)
      } catch (error) {
        hold?.release()
        throw error
      }
      let isOpen = true
      return {
        settle(usage, { estimated }) {
          const { cost, counted, entry } = record(attempt, spender, usage, estimated)
          if (!isOpen) return { costNanousd: cost }
          isOpen = false
          leave(
            entry.freshTokens + entry.cacheReadTokens + entry.cacheWriteTokens + entry.outputTokens,
          )
          // Before the sum below knows of it: a window that begins now reads that sum.
          hold?.spend(counted)
          spending.add(entry)
          return { costNanousd: cost }
        },
        release() {
          isOpen = false
          leave(0)
          hold?.release()
        },
      }
    },

    rates,
    budgets,
    usage: createUsageReports(db, spending),
    stop: () => spending.stop(),
  }
}

/** What a request may cost; `null` when a price that surely counts is not known. */
function estimateNanousd({ prices, inputTokens, maxTokens }: AttemptCost): number | null {
  if (!prices) return null
  const completionTokens = maxTokens ?? openAnswerTokens
  const usage = { promptTokens: inputTokens, cachedTokens: 0, completionTokens, thinkingTokens: 0 }
  return costNanousd(usage, prices)
}
