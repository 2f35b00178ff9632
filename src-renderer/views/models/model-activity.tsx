import type { PooledModel } from '../../../src-main/contract/pool.ts'
import { formatContext, formatMemory, formatRate } from '../../lib/format.ts'

/** What a loaded model does and costs, as figures under words. */
export function ModelActivity({ pooled }: { pooled: PooledModel }) {
  const figures: [string, string | null][] = [
    ['Memory', formatMemory(pooled.memory.totalBytes)],
    ['Context', pooled.contextTokens === null ? null : formatContext(pooled.contextTokens)],
    ['Running', placesOf(pooled)],
    ['Waiting', String(pooled.waitingRequests)],
    ['Speed', pooled.tokensPerSecond === null ? null : formatRate(pooled.tokensPerSecond)],
  ]
  return (
    <dl className="mt-2.5 flex flex-wrap gap-x-8 gap-y-1">
      {figures.map(
        ([word, figure]) =>
          figure !== null && (
            <div key={word}>
              <dt className="text-xs text-ink-3">{word}</dt>
              <dd className="font-medium tabular-nums">{figure}</dd>
            </div>
          ),
      )}
    </dl>
  )
}

function placesOf({ activeRequests, slots }: PooledModel): string {
  return slots.length === 0 ? String(activeRequests) : `${activeRequests} of ${slots.length}`
}
