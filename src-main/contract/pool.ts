import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { adminCall, userCall } from './call.ts'

export const LoadState = z.enum(['loading', 'ready', 'unloading', 'failed'])
export type LoadState = z.infer<typeof LoadState>

/** Bytes as counted for one model: an estimate before it is loaded, the engine's own count after. */
export const ModelMemory = z.object({
  weightsBytes: z.number().int(),
  contextBytes: z.number().int().describe('KV cache of all slots'),
  computeBytes: z.number().int().describe('Buffers of the engine while it computes'),
  totalBytes: z.number().int(),
  source: z.enum(['estimate', 'measured']),
})
export type ModelMemory = z.infer<typeof ModelMemory>

/** A place for one conversation at a time. */
export const Slot = z.object({
  index: z.number().int(),
  state: z.enum(['idle', 'prompt', 'answer']).describe('prompt: it reads; answer: it writes'),
  tokens: z.number().int().describe('Held in memory, also while idle'),
  label: z.string().nullable().describe('Which request it serves or served last; never its text'),
  promptTokens: z.number().int(),
  computedPromptTokens: z.number().int(),
  cachedTokens: z.number().int(),
  completionTokens: z.number().int(),
})
export type Slot = z.infer<typeof Slot>

/** A model that is in memory, on its way in or out, or failed to get there. */
export const PooledModel = z.object({
  modelId: z.string(),
  state: LoadState,
  progress: z.number().min(0).max(1).describe('Of loading; 1 once loaded'),
  error: z.string().nullable().describe('Why the load failed'),
  retryAt: z.iso.datetime().nullable().describe('Until then a failed load is not tried again'),
  contextTokens: z.number().int().nullable().describe('Context allocated for each conversation'),
  slots: z.array(Slot),
  activeRequests: z.number().int(),
  waitingRequests: z.number().int(),
  memory: ModelMemory,
  pinned: z.boolean().describe('Never evicted'),
  idleSeconds: z.number().int().nullable().describe('Unloaded after so long without use'),
  unloadsAt: z.iso.datetime().nullable().describe('When that will be; null while it is in use'),
  useCount: z.number().int(),
  loadedAt: z.iso.datetime().nullable(),
  lastUsedAt: z.iso.datetime().nullable(),
  tokensPerSecond: z.number().nullable().describe('Of the newest finished answer'),
  liveTokensPerSecond: z.number().describe('Of all slots together, over the last second or two'),
  promptTokensComputed: z.number().int().describe('Since the load'),
  promptTokensCached: z.number().int().describe('Since the load, taken from memory or disk'),
})
export type PooledModel = z.infer<typeof PooledModel>

/** A model that had to go, or was not let in. */
export const Eviction = z.object({
  at: z.iso.datetime(),
  modelId: z.string(),
  reason: z.enum(['room', 'idle', 'pressure', 'limit', 'request', 'grow']),
  explanation: z.string().describe('In words, with the numbers'),
  freedBytes: z.number().int(),
})
export type Eviction = z.infer<typeof Eviction>

/** The arithmetic of memory. What is used is counted once: by the engine for loaded models. */
export const PoolBudget = z.object({
  budgetBytes: z.number().int().describe('All models together may take'),
  usedBytes: z.number().int().describe('Loaded models and loads under way'),
  headroomBytes: z.number().int().describe('Left to the system at least, whatever the limit says'),
  systemTotalBytes: z.number().int(),
  systemAvailableBytes: z.number().int(),
  processBytes: z.number().int().describe("Corral's real footprint"),
  pressure: z.enum(['normal', 'warning', 'critical']),
  explanation: z.string().describe('The sum in words; why loads wait, when they do'),
})
export type PoolBudget = z.infer<typeof PoolBudget>

export const PoolStatus = z.object({
  models: z.array(PooledModel),
  engine: z.object({
    threads: z.number().int(),
    gpu: z.string().nullable().describe('metal, cuda, vulkan; null when the CPU computes'),
  }),
  budget: PoolBudget,
  evictions: z.array(Eviction).describe('The newest first, 50 at most'),
})
export type PoolStatus = z.infer<typeof PoolStatus>

/**
 * The limits of the pool, in the field names of the predecessors. One row; every change is obeyed
 * at once.
 */
export const PoolConfig = z.object({
  memory_limit_mode: z.enum(['percent', 'gb']).describe("Of this machine's memory, or absolute"),
  memory_limit_value: z.number().int().min(1),
  eviction_policy: z
    .enum(['lru', 'lfu', 'ttl'])
    .describe(
      'Who goes first for room: least recently used, least often used, longest idle by its time limit',
    ),
  preload_models: z
    .array(z.string().min(1).max(512))
    .max(100)
    .describe('Loaded at start, in this order'),
})
export type PoolConfig = z.infer<typeof PoolConfig>

/** What a change of the limits would do, before it is made. */
export const PoolPreview = z.object({
  budgetBytes: z.number().int(),
  usedBytes: z.number().int().describe('After the change'),
  evicted: z.array(z.string()).describe('Models that would go, in this order'),
  explanation: z.string(),
})
export type PoolPreview = z.infer<typeof PoolPreview>

/** How one model is loaded. `null` leaves a choice to Corral. */
export const ModelSettings = z.object({
  contextTokens: z.number().int().min(256).max(10_000_000).nullable(),
  slots: z.number().int().min(1).max(64).nullable().describe('Conversations served at once'),
  kvCacheType: z
    .enum(['f16', 'q8_0', 'q5_1', 'q4_0'])
    .nullable()
    .describe('Smaller than f16 saves memory'),
  flashAttention: z.boolean().nullable(),
  gpuLayers: z.number().int().min(0).max(10_000).nullable(),
  batchTokens: z.number().int().min(32).max(4096).nullable().describe('Largest slice of a prompt'),
  loras: z
    .array(z.object({ path: z.string().min(1).max(4096), scale: z.number().min(-4).max(4) }))
    .max(8)
    .describe('LoRA adapter files on this machine'),
  draftModelId: z.string().min(1).max(512).nullable().describe('A small model that guesses ahead'),
  promptLookup: z.boolean().nullable().describe('Guess ahead from what was said already'),
  idleSeconds: z
    .number()
    .int()
    .min(1)
    .max(31_536_000)
    .nullable()
    .describe('Unload after so long without use'),
  pinned: z.boolean().describe('Never evict'),
})
export type ModelSettings = z.infer<typeof ModelSettings>

/** Computed prompts on disk, sealed, so that conversations go on fast after an unload or a restart. */
export const KeptPrompts = z.object({
  conversations: z.number().int(),
  sizeBytes: z.number().int(),
})
export type KeptPrompts = z.infer<typeof KeptPrompts>

const ModelRef = z.object({ modelId: z.string().min(1).max(512) })

export const pool = {
  status: userCall
    .route({ method: 'GET', path: '/pool', tags: ['pool'], summary: 'What is in memory' })
    .output(PoolStatus),
  watch: userCall
    .route({
      method: 'GET',
      path: '/pool/watch',
      tags: ['pool'],
      summary: 'The status now, and again after each change',
    })
    .output(eventIterator(PoolStatus)),
  load: userCall
    .route({
      method: 'POST',
      path: '/pool/load',
      tags: ['pool'],
      summary: 'Load a model; answers when it is ready',
    })
    .input(ModelRef)
    .output(PooledModel),
  unload: userCall
    .route({
      method: 'POST',
      path: '/pool/unload',
      tags: ['pool'],
      summary: 'Unload a model; waits for the answers it is giving',
    })
    .input(ModelRef)
    .output(z.object({ unloaded: z.boolean().describe('false when it was not loaded') })),
  pin: userCall
    .route({
      method: 'POST',
      path: '/pool/pin',
      tags: ['pool'],
      summary: 'Keep a model from being evicted, or no longer',
    })
    .input(ModelRef.extend({ pinned: z.boolean() }))
    .output(ModelSettings),
  preview: userCall
    .route({
      method: 'POST',
      path: '/pool/preview',
      tags: ['pool'],
      summary: 'What a change of the limits would do; changes nothing',
    })
    .input(PoolConfig.partial())
    .output(PoolPreview),
  modelSettings: userCall
    .route({
      method: 'GET',
      path: '/pool/model-settings',
      tags: ['pool'],
      summary: 'How a model is loaded',
    })
    .input(ModelRef)
    .output(ModelSettings),
  saveModelSettings: adminCall
    .route({
      method: 'PUT',
      path: '/pool/model-settings',
      tags: ['pool'],
      summary: 'Change how a model is loaded; what is left out stays. Holds from its next load',
    })
    .input(ModelRef.extend(ModelSettings.partial().shape))
    .output(ModelSettings),
  keptPrompts: userCall
    .route({
      method: 'GET',
      path: '/pool/kept-prompts',
      tags: ['pool'],
      summary: 'How much of computed prompts is kept on disk',
    })
    .output(KeptPrompts),
  forgetPrompts: adminCall
    .route({
      method: 'DELETE',
      path: '/pool/kept-prompts',
      tags: ['pool'],
      summary: 'Remove all computed prompts from disk; the next turns are computed anew',
    })
    .output(KeptPrompts),
  loaded: userCall
    .route({ method: 'GET', path: '/models/loaded', tags: ['pool'], summary: 'Models in memory' })
    .output(z.array(PooledModel)),
  config: userCall
    .route({ method: 'GET', path: '/settings/pool', tags: ['settings'], summary: 'The limits' })
    .output(PoolConfig),
  saveConfig: adminCall
    .route({
      method: 'PUT',
      path: '/settings/pool',
      tags: ['settings'],
      summary: 'Change the limits, at once; what is left out stays',
    })
    .input(PoolConfig.partial())
    .output(PoolConfig),
}
