import type { Eviction, PooledModel } from '../../../src-main/contract/pool.ts'
import { formatCount, formatPercent, formatTimeLeft, formatWhen } from '../../lib/format.ts'

/** What a model does and what becomes of it next, in words, at a given time. */
export function pooledText(model: PooledModel, now: number): string {
  return partsOf(model, now)
    .filter((part) => part !== null)
    .join(' · ')
}

function partsOf(model: PooledModel, now: number): (string | null)[] {
  const { state, progress } = model
  if (state === 'failed') return ['Could not load', retryText(model, now)]
  if (state === 'ready') return [readyText(model), usedText(model, now), untilText(model, now)]
  if (state === 'unloading') return [leavingText(model)]
  return [progress === 0 ? 'Getting ready to load' : `Loading, ${formatPercent(progress)}`]
}

function leavingText({ activeRequests, waitingRequests }: PooledModel): string {
  const requests = activeRequests + waitingRequests
  return requests === 0 ? 'Unloading' : `Unloading after ${formatCount(requests, 'answer')}`
}

function readyText({ activeRequests, waitingRequests }: PooledModel): string {
  if (activeRequests === 0 && waitingRequests === 0) return 'Ready'
  const running = `${formatCount(activeRequests, 'answer')} running`
  return waitingRequests === 0 ? running : `${running}, ${waitingRequests} waiting`
}

function usedText({ activeRequests, lastUsedAt }: PooledModel, now: number): string | null {
  if (activeRequests > 0) return null
  return lastUsedAt === null ? 'not used yet' : `used ${formatWhen(lastUsedAt, now)}`
}

/** When it leaves by itself; null when that is not to be said. */
function untilText(
  model: Pick<PooledModel, 'pinned' | 'idleSeconds' | 'unloadsAt'>,
  now: number,
): string | null {
  const { pinned, idleSeconds, unloadsAt } = model
  if (unloadsAt !== null) return `unloads in ${formatTimeLeft(Date.parse(unloadsAt) - now)}`
  if (pinned || idleSeconds === null) return null
  return `stays ${spanText(idleSeconds)} when idle`
}

function spanText(seconds: number): string {
  if (seconds < 120) return `${seconds} s`
  return seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`
}

/** When a failed load may be tried again; null once it may. */
function retryText({ retryAt }: Pick<PooledModel, 'retryAt'>, now: number): string | null {
  if (retryAt === null || Date.parse(retryAt) <= now) return null
  return `next try in ${formatTimeLeft(Date.parse(retryAt) - now)}`
}

/** Does its text change by the second? */
export function isTicking({ state, unloadsAt, retryAt }: PooledModel): boolean {
  return (state === 'ready' && unloadsAt !== null) || (state === 'failed' && retryAt !== null)
}

/** Why a model went, in two or three words. */
export const evictionReason: Record<Eviction['reason'], string> = {
  room: 'Made room',
  idle: 'Not used',
  pressure: 'Memory was short',
  limit: 'Limit changed',
  request: 'Unloaded by hand',
  grow: 'Context grew',
}
