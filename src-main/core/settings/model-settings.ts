import { eq } from 'drizzle-orm'
import type { ModelSettings } from '../../contract/pool.ts'
import type { Db } from '../db/open.ts'
import { type Change, type Changes, applied, createChanges } from './changes.ts'
import { modelSettings } from './table.ts'

/** How each model is loaded and kept. A change tells the model's id. */
export interface ModelSettingsStore extends Changes<string> {
  /** All left to Corral for a model that nobody has set anything for. */
  get(modelId: string): ModelSettings
  /** Changes what is given; what is left out stays. */
  save(modelId: string, change: Change<ModelSettings>): ModelSettings
  /** The models that guess ahead with this one. */
  draftedBy(modelId: string): string[]
}

/** Of a model that nobody has set anything for. */
export const nothingChosen: ModelSettings = {
  contextTokens: null,
  slots: null,
  kvCacheType: null,
  flashAttention: null,
  gpuLayers: null,
  batchTokens: null,
  loras: [],
  draftModelId: null,
  promptLookup: null,
  idleSeconds: null,
  pinned: false,
}

export function createModelSettings(db: Db): ModelSettingsStore {
  const changes = createChanges<string>()
  const get = (modelId: string): ModelSettings => {
    const row = db.select().from(modelSettings).where(eq(modelSettings.modelId, modelId)).get()
    if (!row) return nothingChosen
    const { modelId: _id, updatedAt: _at, ...settings } = row
    return settings
  }
  return {
    get,
    save(modelId, change) {
      const saved = db.transaction(
        () => {
          const settings = applied(get(modelId), change)
          const row = { ...settings, modelId, updatedAt: new Date() }
          db.insert(modelSettings)
            .values(row)
            .onConflictDoUpdate({ target: modelSettings.modelId, set: row })
            .run()
          return settings
        },
        { behavior: 'immediate' },
      )
      changes.tell(modelId)
      return saved
    },
    draftedBy: (modelId) =>
      db
        .select({ id: modelSettings.modelId })
        .from(modelSettings)
        .where(eq(modelSettings.draftModelId, modelId))
        .all()
        .map(({ id }) => id),
    onChange: changes.onChange,
  }
}
