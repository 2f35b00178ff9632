import type { RequestPlan } from '../../../contract/activity.ts'
import type { NumberedEntry } from './store-calls.ts'

/**
 * Rows on their way to the thread. Lists of plain values cross at a third of what objects cost, and
 * plans, which repeat, cross once.
 */
export interface PackedEntries {
  readonly rows: readonly PackedRow[]
  readonly plans: readonly RequestPlan[]
}

type PackedRow = ReturnType<typeof packRow>

export function packEntries(entries: readonly NumberedEntry[]): PackedEntries {
  const plans: RequestPlan[] = []
  const places = new Map<string, number>()
  const placeOf = (plan: RequestPlan): number => {
    const key = JSON.stringify(plan)
    const known = places.get(key)
    if (known !== undefined) return known
    places.set(key, plans.length)
    return plans.push(plan) - 1
  }
  return { rows: entries.map((entry) => packRow(entry, entry.plan && placeOf(entry.plan))), plans }
}

/** Entries with the same plan share it. What the file does not hold is not carried. */
export function unpackEntries({ rows, plans }: PackedEntries): NumberedEntry[] {
  return rows.map((row) => unpackRow(row, plans))
}

function packRow(entry: NumberedEntry, plan: number | null) {
  const { caller, target, tokens } = entry
  return [
    entry.id,
    entry.requestId,
    entry.attempt,
    entry.endedAtMs,
    entry.durationMs,
    entry.firstTokenMs,
    entry.process,
    entry.door,
    entry.endpoint,
    entry.stream,
    entry.askedModel,
    entry.fallback,
    entry.status,
    entry.httpStatus,
    entry.error,
    entry.estimated,
    entry.costNanousd,
    entry.bytesSent,
    entry.bytesReceived,
    plan,
    caller.tokenId,
    caller.tokenLabel,
    caller.userId,
    caller.user,
    target?.backend ?? null,
    target?.providerId ?? null,
    target?.model ?? null,
    target?.leaves ?? false,
    target?.keyId ?? null,
    target?.lastFour ?? null,
    tokens?.fresh ?? null,
    tokens?.cacheRead ?? 0,
    tokens?.cacheWrite ?? 0,
    tokens?.longCacheWrite ?? 0,
    tokens?.output ?? 0,
    tokens?.reasoning ?? 0,
  ] as const
}

function unpackRow(row: PackedRow, plans: readonly RequestPlan[]): NumberedEntry {
  const [
    id,
    requestId,
    attempt,
    endedAtMs,
    durationMs,
    firstTokenMs,
    process,
    door,
    endpoint,
    stream,
    askedModel,
    fallback,
    status,
    httpStatus,
    error,
    estimated,
    costNanousd,
    bytesSent,
    bytesReceived,
    plan,
    tokenId,
    tokenLabel,
    userId,
    user,
    backend,
    providerId,
    model,
    leaves,
    keyId,
    lastFour,
    fresh,
    cacheRead,
    cacheWrite,
    longCacheWrite,
    output,
    reasoning,
  ] = row
  return {
    id,
    requestId,
    attempt,
    endedAtMs,
    durationMs,
    firstTokenMs,
    process,
    door,
    endpoint,
    stream,
    askedModel,
    fallback,
    status,
    httpStatus,
    error,
    estimated,
    costNanousd,
    bytesSent,
    bytesReceived,
    traceparent: null,
    plan: plan === null ? null : (plans[plan] ?? null),
    caller: { tokenId, tokenLabel, userId, user },
    target: backend === null ? null : { backend, providerId, model, leaves, keyId, lastFour },
    tokens:
      fresh === null ? null : { fresh, cacheRead, cacheWrite, longCacheWrite, output, reasoning },
  }
}
