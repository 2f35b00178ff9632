import type { PooledModel } from '../../contract/pool.ts'
import { type Caller, demandModel } from '../accounts/caller.ts'
import { api } from '../api.ts'
import type { Engine } from '../engine/engine.ts'
import { CorralError } from '../errors.ts'
import { mapped } from '../lib/mapped.ts'
import type { Library } from '../library/library.ts'
import type { Settings } from '../settings/settings.ts'
import { demandFile } from './model-files.ts'
import type { Pool } from './pool.ts'
import { seenBy } from './seen-by.ts'

export function poolCalls(deps: {
  readonly pool: Pool
  readonly settings: Settings
  readonly library: Library
  readonly engine: Engine
}) {
  const { pool, settings, library, engine } = deps
  const statusFor = (caller: Caller | null) => seenBy(caller, pool.status())
  return {
    status: api.pool.status.handler(async ({ context }) => {
      await pool.measure()
      return statusFor(context.caller)
    }),
    watch: api.pool.watch.handler(async ({ signal, context }) => {
      await pool.measure()
      return mapped(pool.watch(signal), (status) => seenBy(context.caller, status))
    }),
    load: api.pool.load.handler(async ({ input: { modelId }, signal, context }) => {
      demandModel(context.caller, modelId)
      return loadNow(pool, modelId, signal)
    }),
    unload: api.pool.unload.handler(async ({ input: { modelId }, context }) => {
      demandModel(context.caller, modelId)
      return { unloaded: await pool.unload(modelId) }
    }),
    pin: api.pool.pin.handler(async ({ input: { modelId, pinned }, context }) => {
      demandModel(context.caller, modelId)
      const ofModel = pool.modelIdOf(modelId)
      await demandFile(library, ofModel)
      return settings.models.save(ofModel, { pinned })
    }),
    preview: api.pool.preview.handler(async ({ input, context }) => {
      const preview = await pool.preview(input)
      const seen = new Set(statusFor(context.caller).models.map(({ modelId }) => modelId))
      if (preview.evicted.every((modelId) => seen.has(modelId))) return preview
      return { ...preview, evicted: preview.evicted.filter((id) => seen.has(id)), explanation: '' }
    }),
    modelSettings: api.pool.modelSettings.handler(({ input: { modelId }, context }) => {
      demandModel(context.caller, modelId)
      return settings.models.get(pool.modelIdOf(modelId))
    }),
    saveModelSettings: api.pool.saveModelSettings.handler(
      async ({ input: { modelId, ...change }, context }) => {
        demandModel(context.caller, modelId)
        const ofModel = pool.modelIdOf(modelId)
        await demandFile(library, ofModel)
        return settings.models.save(ofModel, change)
      },
    ),
    keptPrompts: api.pool.keptPrompts.handler(() => engine.keptPrompts()),
    forgetPrompts: api.pool.forgetPrompts.handler(async () => {
      await engine.forgetPrompts()
      return engine.keptPrompts()
    }),
    loaded: api.pool.loaded.handler(({ context }) =>
      statusFor(context.caller).models.flatMap(({ modelId }) => pool.getLoadedModel(modelId) ?? []),
    ),
    config: api.pool.config.handler(() => settings.pool.get()),
    saveConfig: api.pool.saveConfig.handler(({ input }) => settings.pool.save(input)),
  }
}

/**
 * Loads a model because a person asks: one that failed a moment ago is tried again at once.
 * @throws as `pool.lease`; CorralError `conflict` when somebody unloads it at the same moment
 */
export async function loadNow(
  pool: Pool,
  modelId: string,
  signal: AbortSignal = new AbortController().signal,
): Promise<PooledModel> {
  const lease = await pool.lease(modelId, signal, { isExplicit: true })
  lease.release()
  const loaded = pool.getLoadedModel(modelId)
  if (!loaded) throw new CorralError('conflict', 'The model was unloaded meanwhile.')
  return loaded
}
