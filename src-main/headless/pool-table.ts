import type { PoolStatus, PooledModel } from '../contract/pool.ts'
import { textTable } from './text-table.ts'

const header = ['NAME', 'STATE', 'MEMORY', 'CONTEXT', 'SLOTS', 'SPEED', 'UNTIL']

/** What is in memory, one model a line. */
export function poolTable({ models }: Pick<PoolStatus, 'models'>, nowMs = Date.now()): string {
  return textTable([header, ...models.map((model) => rowOf(model, nowMs))])
}

/** Such as `5.6 GB of 12.8 GB in use`. */
export function useText({ budget }: Pick<PoolStatus, 'budget'>): string {
  return `${memoryText(budget.usedBytes)} of ${memoryText(budget.budgetBytes)} in use`
}

function rowOf(model: PooledModel, nowMs: number): string[] {
  const { modelId, state, progress, memory, contextTokens, slots } = model
  const busy = slots.filter((slot) => slot.state !== 'idle').length
  const estimated = memory.source === 'estimate' ? '~' : ''
  return [
    modelId,
    state === 'loading' ? `loading ${Math.floor(progress * 100)}%` : state,
    state === 'failed' ? '-' : estimated + memoryText(memory.totalBytes),
    contextTokens === null ? '-' : String(contextTokens),
    slots.length === 0 ? '-' : `${busy}/${slots.length}`,
    speedText(model),
    untilText(model, nowMs),
  ]
}

/** Of the answers under way, else of the newest one. */
function speedText({ activeRequests, liveTokensPerSecond, tokensPerSecond }: PooledModel): string {
  const speed = activeRequests > 0 ? liveTokensPerSecond : tokensPerSecond
  return speed === null ? '-' : `${speed.toFixed(1)} tok/s`
}

function untilText(model: PooledModel, nowMs: number): string {
  const { state, pinned, retryAt, unloadsAt, idleSeconds, waitingRequests } = model
  if (state === 'failed') return retryAt === null ? '-' : `retry in ${spanText(retryAt, nowMs)}`
  if (state === 'unloading') return 'its answers end'
  if (state === 'loading') return '-'
  if (waitingRequests > 0) return `${waitingRequests} waiting`
  const rest = pinned ? ', pinned' : ''
  if (unloadsAt !== null) return spanText(unloadsAt, nowMs) + rest
  if (idleSeconds !== null) return `${idleSeconds} s idle${rest}`
  return pinned ? 'pinned' : 'room is needed'
}

function spanText(iso: string, nowMs: number): string {
  const seconds = Math.max(0, Math.ceil((Date.parse(iso) - nowMs) / 1000))
  if (seconds < 120) return `${seconds} s`
  return seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`
}

/** In powers of two, as the system counts memory. */
export function memoryText(bytes: number): string {
  return bytes >= 2 ** 30 / 10
    ? `${(bytes / 2 ** 30).toFixed(1)} GB`
    : `${(bytes / 2 ** 20).toFixed(1)} MB`
}
