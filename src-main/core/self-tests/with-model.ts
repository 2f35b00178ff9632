import { CorralError } from '../errors.ts'
import type { Pool } from '../pool/pool.ts'

/** A model that is in memory for as long as it is tested, or that does not load. */
export interface HeldModel {
  readonly contextTokens: number | null
  /** Aborts when it has to go, and with the signal of who holds it. */
  readonly signal: AbortSignal
  /** Why it does not load. */
  readonly error: string | null
}

/**
 * Holds a model without pushing another out, and leaves it afterwards as it was: one that was not
 * loaded goes again, unless somebody else has begun to use it.
 * @throws CorralError `unavailable` when others would have to go; what `use` throws
 */
export async function withModel(
  pool: Pool,
  modelId: string,
  signal: AbortSignal,
  use: (model: HeldModel) => Promise<void>,
): Promise<void> {
  const wasLoaded = pool.getLoadedModel(modelId) !== null
  if (!wasLoaded) await refuseEviction(pool, modelId)
  const lease = await pool
    .lease(modelId, signal, { mayEvict: false, isExplicit: true })
    .catch((error: unknown) => {
      if (!hasFailed(pool, modelId)) throw error
      return CorralError.from(error)
    })
  if (lease instanceof CorralError) {
    return use({ contextTokens: null, signal, error: lease.message })
  }
  try {
    const { contextTokens } = lease.model
    const ends = AbortSignal.any([signal, lease.signal])
    await use({ contextTokens, signal: ends, error: null })
  } finally {
    lease.release()
    if (!wasLoaded && isIdle(pool, modelId)) await pool.unload(modelId)
  }
}

async function refuseEviction(pool: Pool, modelId: string): Promise<void> {
  const { action, evicted } = await pool.previewLoad(modelId, 0)
  if (action !== 'wait' && evicted.length === 0) return
  throw new CorralError(
    'unavailable',
    `There is no room for '${modelId}' beside what is loaded. Unload something first: a test pushes no model out.`,
  )
}

/** The load itself has failed; it was not refused for want of room. */
function hasFailed(pool: Pool, modelId: string): boolean {
  return pool.status().models.some((one) => one.modelId === modelId && one.state === 'failed')
}

function isIdle(pool: Pool, modelId: string): boolean {
  const loaded = pool.getLoadedModel(modelId)
  return loaded !== null && loaded.activeRequests === 0 && loaded.waitingRequests === 0
}
