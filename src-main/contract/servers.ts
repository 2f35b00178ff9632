import { z } from 'zod'
import { userCall } from './call.ts'
import { LoadState } from './pool.ts'

/** A model in memory, in the words of the predecessors, whose models had servers of their own. */
export const RunningServer = z.object({
  model_id: z.string(),
  state: LoadState,
  health: z.enum(['healthy', 'starting', 'stopping', 'unhealthy']),
  error: z.string().nullable(),
  progress: z.number().min(0).max(1),
  pid: z.number().int().describe("Corral's own process: models have none of their own"),
  port: z.number().int().nullable().describe('The local port; null while it is closed'),
  uptime_seconds: z.number().int().nullable().describe('Since it was loaded'),
  memory_bytes: z.number().int().describe('Of this model alone'),
  memory_percent: z.number().describe('Of what all models together may take'),
  active_requests: z.number().int(),
  waiting_requests: z.number().int(),
  pinned: z.boolean(),
})
export type RunningServer = z.infer<typeof RunningServer>

/** What is true of one model now; `stopped` is one that is not in memory. */
export const ServerStatus = z.object({
  model_id: z.string(),
  running: z.boolean().describe('It answers requests at once'),
  state: z.enum(['stopped', ...LoadState.options]),
  progress: z.number().min(0).max(1),
  error: z.string().nullable().describe('Why its load failed, or why it was given up'),
  retry_at: z.iso.datetime().nullable(),
  uptime_seconds: z.number().int().nullable(),
  memory_bytes: z.number().int(),
})
export type ServerStatus = z.infer<typeof ServerStatus>

/** An id with slashes is written with `%2F`. */
const ModelPath = z.object({ model: z.string().min(1).max(512) })

const tags = ['servers']

export const servers = {
  list: userCall
    .route({ method: 'GET', path: '/servers', tags, summary: 'Models in memory or on their way' })
    .output(z.array(RunningServer)),
  models: userCall
    .route({ method: 'GET', path: '/servers/models', tags, summary: 'Loaded models' })
    .output(
      z.array(
        z.object({
          model_id: z.string(),
          type: z.string().nullable().describe('Architecture, such as llama'),
          size_bytes: z.number().int().describe('Memory that it takes'),
          loaded_at: z.iso.datetime().nullable(),
          last_used_at: z.iso.datetime().nullable(),
          preloaded: z.boolean().describe('Named in the list of models to load at start'),
        }),
      ),
    ),
  health: userCall
    .route({ method: 'GET', path: '/servers/health', tags, summary: 'Is the pool well' })
    .output(
      z.object({
        status: z.enum(['healthy', 'degraded']),
        ready: z.number().int(),
        loading: z.number().int(),
        failed: z.number().int(),
        pressure: z.enum(['normal', 'warning', 'critical']),
        explanation: z.string(),
      }),
    ),
  memory: userCall
    .route({ method: 'GET', path: '/servers/memory', tags, summary: 'Who takes how much memory' })
    .output(
      z.object({
        limit_bytes: z.number().int(),
        used_bytes: z.number().int(),
        limit_percent: z.number().describe("Of this machine's memory"),
        system_total_bytes: z.number().int(),
        system_available_bytes: z.number().int(),
        process_bytes: z.number().int(),
        models: z.array(z.object({ model_id: z.string(), memory_bytes: z.number().int() })),
      }),
    ),
  start: userCall
    .route({
      method: 'POST',
      path: '/servers/{model}/start',
      tags,
      summary: 'Load a model; answers when it is ready',
    })
    .input(ModelPath)
    .output(ServerStatus),
  stop: userCall
    .route({
      method: 'POST',
      path: '/servers/{model}/stop',
      tags,
      summary: 'Unload a model; waits for the answers it is giving',
    })
    .input(ModelPath)
    .output(ServerStatus),
  restart: userCall
    .route({
      method: 'POST',
      path: '/servers/{model}/restart',
      tags,
      summary: 'Unload a model and load it again; answers when it is ready',
    })
    .input(ModelPath)
    .output(ServerStatus),
  status: userCall
    .route({
      method: 'GET',
      path: '/servers/{model}/status',
      tags,
      summary: 'Whether a model is in memory; loads nothing',
    })
    .input(ModelPath)
    .output(ServerStatus),
  modelHealth: userCall
    .route({
      method: 'GET',
      path: '/servers/{model}/health',
      tags,
      summary: 'Whether a loaded model is well; loads nothing',
    })
    .input(ModelPath)
    .output(
      z.object({
        model_id: z.string(),
        healthy: z.boolean(),
        reason: z.string().nullable().describe('Why it is not'),
      }),
    ),
}
