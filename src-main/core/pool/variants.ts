import type { KvCacheType } from '../../contract/fit.ts'
import type { ModelSettings } from '../../contract/pool.ts'
import type { Profiles } from '../profiles/profiles.ts'
import type { Settings } from '../settings/settings.ts'

/**
 * The ways in which one model can be in memory at once. Whoever wants another type of cache than the
 * model's own gets a context of its own; the weights are the same ones.
 */
export interface Variants {
  /**
   * The name of a variant in the pool: the model's own id for the model as it is set up.
   * @param kvCacheType `null` for the model's own
   */
  keyOf(modelId: string, kvCacheType: KvCacheType | null): string
  /** The model of a variant; a model's id stands for itself. */
  modelIdOf(key: string): string
  /** How a variant is loaded and kept. A profile that is pinned keeps its model. */
  settingsOf(key: string): ModelSettings
}

interface Variant {
  readonly modelId: string
  readonly kvCacheType: KvCacheType
}

/** @param idleLimitSeconds the longest that any model may stay unused; `null` for no such limit */
export function createVariants(
  settings: Settings,
  profiles: Pick<Profiles, 'pins'>,
  idleLimitSeconds: () => number | null,
): Variants {
  const variants = new Map<string, Variant>()
  const modelIdOf = (key: string) => variants.get(key)?.modelId ?? key
  return {
    modelIdOf,
    keyOf(modelId, kvCacheType) {
      const own = settings.models.get(modelId).kvCacheType ?? 'f16'
      if (kvCacheType === null || kvCacheType === own) return modelId
      const key = `${modelId} (${kvCacheType} cache)`
      variants.set(key, { modelId, kvCacheType })
      return key
    },
    settingsOf(key) {
      const modelId = modelIdOf(key)
      const chosen = settings.models.get(modelId)
      const { kvCacheType } = variants.get(key) ?? chosen
      const pinned = chosen.pinned || profiles.pins(modelId)
      const limits = [chosen.idleSeconds, idleLimitSeconds()].filter((limit) => limit !== null)
      const idleSeconds = limits.length === 0 ? null : Math.min(...limits)
      return { ...chosen, kvCacheType, pinned, idleSeconds }
    },
  }
}
