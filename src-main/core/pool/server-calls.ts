import type { PooledModel } from '../../contract/pool.ts'
import type { RunningServer, ServerStatus } from '../../contract/servers.ts'
import { type Caller, demandModel } from '../accounts/caller.ts'
import { api } from '../api.ts'
import type { Library } from '../library/library.ts'
import type { Settings } from '../settings/settings.ts'
import { loadNow } from './calls.ts'
import { demandFile } from './model-files.ts'
import type { Pool } from './pool.ts'
import { seenBy } from './seen-by.ts'

/** The pool in the words of the predecessors. Only what the pool says in public is asked of it. */
export function serverCalls(deps: {
  readonly pool: Pool
  readonly library: Library
  readonly settings: Settings
  readonly port: () => number | null
}) {
  const { pool, library, settings, port } = deps
  const statusFor = (caller: Caller | null) => seenBy(caller, pool.status())
  const statusOf = (modelId: string): ServerStatus => {
    const model = pool.status().models.find((present) => present.modelId === modelId)
    return describeStatus(modelId, model)
  }
  /** @throws CorralError `forbidden`, `model_not_found` */
  const known = async (caller: Caller | null, modelId: string) => {
    demandModel(caller, modelId)
    await demandFile(library, pool.modelIdOf(modelId))
  }

  return {
    list: api.servers.list.handler(({ context }) => {
      const { models, budget } = statusFor(context.caller)
      return models.map((model) => describeServer(model, budget.budgetBytes, port()))
    }),
    models: api.servers.models.handler(({ context }) => {
      const preload = settings.pool.get().preload_models
      const files = new Map(library.list().models.map((model) => [model.id, model]))
      return statusFor(context.caller).models.flatMap(({ modelId }) => {
        const model = pool.getLoadedModel(modelId)
        if (!model) return []
        const file = files.get(modelId)
        return {
          model_id: modelId,
          type: file?.architecture ?? null,
          size_bytes: model.memory.totalBytes,
          loaded_at: model.loadedAt,
          last_used_at: model.lastUsedAt,
          preloaded: preload.some(
            (name) => name === modelId || (file && name.endsWith(`/${file.fileName}`)),
          ),
        }
      })
    }),
    health: api.servers.health.handler(async ({ context }) => {
      await pool.measure()
      const { models, budget } = statusFor(context.caller)
      const count = (state: PooledModel['state']) =>
        models.filter((model) => model.state === state).length
      const failed = count('failed')
      const isWell = failed === 0 && budget.pressure !== 'critical'
      return {
        status: isWell ? ('healthy' as const) : ('degraded' as const),
        ready: count('ready'),
        loading: count('loading'),
        failed,
        pressure: budget.pressure,
        explanation: budget.explanation,
      }
    }),
    memory: api.servers.memory.handler(async ({ context }) => {
      await pool.measure()
      const { models, budget } = statusFor(context.caller)
      return {
        limit_bytes: budget.budgetBytes,
        used_bytes: budget.usedBytes,
        limit_percent: percentOf(budget.budgetBytes, budget.systemTotalBytes),
        system_total_bytes: budget.systemTotalBytes,
        system_available_bytes: budget.systemAvailableBytes,
        process_bytes: budget.processBytes,
        models: models.map(({ modelId, memory }) => ({
          model_id: modelId,
          memory_bytes: memory.totalBytes,
        })),
      }
    }),
    start: api.servers.start.handler(async ({ input: { model }, signal, context }) => {
      await known(context.caller, model)
      return describeStatus(model, await loadNow(pool, model, signal))
    }),
    stop: api.servers.stop.handler(async ({ input: { model }, context }) => {
      await known(context.caller, model)
      await pool.unload(model)
      return statusOf(model)
    }),
    restart: api.servers.restart.handler(async ({ input: { model }, signal, context }) => {
      await known(context.caller, model)
      const reloaded = await pool.restart(model, signal ?? new AbortController().signal)
      return describeStatus(model, reloaded)
    }),
    status: api.servers.status.handler(async ({ input: { model }, context }) => {
      await known(context.caller, model)
      return statusOf(model)
    }),
    modelHealth: api.servers.modelHealth.handler(async ({ input: { model }, context }) => {
      await known(context.caller, model)
      const { state, error } = statusOf(model)
      const healthy = state === 'ready'
      return { model_id: model, healthy, reason: healthy ? null : (error ?? `It is ${state}.`) }
    }),
  }
}

const healthOf = {
  loading: 'starting',
  ready: 'healthy',
  unloading: 'stopping',
  failed: 'unhealthy',
} as const satisfies Record<PooledModel['state'], RunningServer['health']>

function describeServer(
  model: PooledModel,
  budgetBytes: number,
  port: number | null,
): RunningServer {
  return {
    model_id: model.modelId,
    state: model.state,
    health: healthOf[model.state],
    error: model.error,
    progress: model.progress,
    pid: process.pid,
    port,
    uptime_seconds: uptimeOf(model),
    memory_bytes: model.memory.totalBytes,
    memory_percent: percentOf(model.memory.totalBytes, budgetBytes),
    active_requests: model.activeRequests,
    waiting_requests: model.waitingRequests,
    pinned: model.pinned,
  }
}

function describeStatus(modelId: string, model: PooledModel | undefined): ServerStatus {
  return {
    model_id: modelId,
    running: model?.state === 'ready',
    state: model?.state ?? 'stopped',
    progress: model?.progress ?? 0,
    error: model?.error ?? null,
    retry_at: model?.retryAt ?? null,
    uptime_seconds: model ? uptimeOf(model) : null,
    memory_bytes: model?.memory.totalBytes ?? 0,
  }
}

function uptimeOf({ loadedAt, state }: PooledModel): number | null {
  if (loadedAt === null || state === 'failed') return null
  return Math.max(0, Math.round((Date.now() - Date.parse(loadedAt)) / 1000))
}

function percentOf(part: number, whole: number): number {
  return whole > 0 ? Math.round((part / whole) * 1000) / 10 : 0
}
