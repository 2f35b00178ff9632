import { api } from '../api.ts'
import { CorralError } from '../errors.ts'
import type { Pool } from './pool.ts'

export function poolCalls(pool: Pool) {
  return {
    status: api.pool.status.handler(() => pool.status()),
    watch: api.pool.watch.handler(({ signal }) => pool.watch(signal)),
    load: api.pool.load.handler(async ({ input: { modelId }, signal }) => {
      const lease = await pool.lease(modelId, signal ?? new AbortController().signal)
      lease.release()
      const loaded = pool.getLoadedModel(modelId)
      if (!loaded) throw new CorralError('conflict', 'The model was unloaded meanwhile.')
      return loaded
    }),
    unload: api.pool.unload.handler(async ({ input }) => ({
      unloaded: await pool.unload(input.modelId),
    })),
  }
}
