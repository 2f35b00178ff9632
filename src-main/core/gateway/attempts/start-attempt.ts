import { userIdOf } from '../../accounts/caller.ts'
import type { Usage } from '../../chat.ts'
import { CorralError } from '../../errors.ts'
import type { AttemptCost } from '../../limits/limits.ts'
import type { Access, Prices } from '../../providers/access/access.ts'
import { freePrices } from '../../providers/price.ts'
import { type AttemptOutcome, UpstreamError } from '../../providers/upstream/upstream-error.ts'
import type { RoutePlan, Target } from '../../routing/route.ts'
import type { Attempt, AttemptEnd, AttemptRecord } from './attempt.ts'
import type { Asked, AttemptsDeps } from './attempts.ts'

/** So many characters make a token, where a target does not say how many it used. */
const charsPerToken = 4

/**
 * Begins one try: what it may cost at most is reserved. From here on `end` has to be called,
 * whatever happens; it is told to the key, the budgets and `onEnd`.
 * @throws CorralError `rate_limited`, `budget_exceeded`; then nothing has begun, which is told, too
 */
export async function startAttempt(
  { access: providers, limits }: AttemptsDeps,
  given: {
    readonly asked: Asked
    readonly target: Target
    readonly access: Access | null
    readonly options: RoutePlan['options']
    /** Grows by what this try drops. */
    readonly dropped: string[]
    readonly number: number
    readonly isFallback: boolean
  },
  onEnd: (record: AttemptRecord) => void,
): Promise<Attempt> {
  const { asked, target, access, options, number, isFallback } = given
  const startedAt = performance.now()
  const common = {
    number,
    isFallback,
    target,
    keyId: access?.keyId ?? null,
    lastFour: access?.lastFour ?? null,
  }
  const pricesOf = (): Prices | null => {
    if (target.kind === 'local') return freePrices
    const facts = providers.facts(target.provider, userIdOf(asked.caller))
    const prices = facts?.models.get(target.model)?.prices ?? null
    const isPriced = prices !== null && Object.values(prices).some((price) => price !== null)
    return isPriced || target.leaves ? prices : freePrices
  }
  const cost: AttemptCost = {
    caller: asked.caller,
    providerId: target.kind === 'local' ? null : target.providerId,
    keyId: access?.keyId ?? null,
    model: target.model,
    prices: pricesOf(),
    inputTokens: asked.inputTokens,
    maxTokens: asked.maxTokens,
  }
  const reservation = await limits.reserve(cost, asked.signal).catch((thrown: unknown) => {
    const durationMs = performance.now() - startedAt
    onEnd({ ...common, ...notBegun(thrown, asked.signal), durationMs })
    throw thrown
  })
  const tap = asked.kept?.answer(number) ?? null
  let bytesSent = 0
  let bytesReceived = 0
  let firstContentMs: number | null = null
  let isOver = false

  return {
    target,
    options,
    access,
    signal: asked.signal,
    tap,
    sent(bytes) {
      bytesSent += bytes
    },
    received(bytes) {
      bytesReceived += bytes
    },
    begun() {
      firstContentMs ??= performance.now() - startedAt
    },
    dropped(paths) {
      if (options.strict && paths.length > 0) throw tooStrict(paths)
      given.dropped.push(...paths)
    },
    end(end) {
      if (isOver) return
      isOver = true
      access?.settle(outcomeOf(end))
      const used = usedBy(end, asked.inputTokens)
      const settled = used && reservation.settle(used.usage, { estimated: used.estimated })
      if (!used) reservation.release()
      tap?.end()
      onEnd({
        ...common,
        wasBegun: true,
        durationMs: performance.now() - startedAt,
        firstContentMs,
        end: end.kind,
        error: end.kind === 'failure' ? end.error : null,
        usage: used?.usage ?? null,
        estimated: used?.estimated ?? false,
        costNanousd: settled?.costNanousd ?? null,
        bytesSent,
        bytesReceived,
      })
    },
  }
}

function tooStrict(paths: readonly string[]): CorralError {
  const message = `The rule is strict, and the target cannot take: ${paths.join(', ')}.`
  return new CorralError('invalid_input', message, { param: paths[0]?.split(':', 1)[0] ?? null })
}

function outcomeOf(end: AttemptEnd): AttemptOutcome {
  if (end.kind === 'success') return { kind: 'success', headers: end.headers }
  if (end.kind === 'failure' && end.error instanceof UpstreamError) {
    return { kind: 'failure', error: end.error }
  }
  return { kind: 'aborted' }
}

function notBegun(thrown: unknown, { aborted }: AbortSignal) {
  return {
    wasBegun: false,
    firstContentMs: null,
    end: aborted ? 'aborted' : 'failure',
    error: aborted ? null : CorralError.from(thrown),
    usage: null,
    estimated: false,
    costNanousd: null,
    bytesSent: 0,
    bytesReceived: 0,
  } as const
}

/** What has to be paid for: what the target says, else a guess where content has come. */
function usedBy(end: AttemptEnd, inputTokens: number): { usage: Usage; estimated: boolean } | null {
  if (end.usage) return { usage: end.usage, estimated: false }
  if (end.kind !== 'success' && end.outputChars === 0) return null
  const usage: Usage = {
    promptTokens: inputTokens,
    cachedTokens: 0,
    completionTokens: Math.ceil(end.outputChars / charsPerToken),
    thinkingTokens: 0,
  }
  return { usage, estimated: true }
}
