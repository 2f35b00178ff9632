import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { GgufFileInfo, GgufInsights, Llama, LlamaContext, LlamaModel } from 'node-llama-cpp'
import { CorralError } from '../errors.ts'
import {
  type LoadSettings,
  type MemoryNeed,
  cacheTypeNames,
  draftSettingsOf,
  sumOf,
} from './load-options.ts'

/**
 * What a load would take, from the file's header alone: nothing of the weights is read. The library
 * plans the load without allocating it, so the sum is what it would reserve, to the byte.
 *
 * @throws CorralError `unavailable` when the header cannot be read
 */
export type MemoryEstimate = (path: string, settings: LoadSettings) => Promise<MemoryNeed>

/** Headers that are kept: of a model and its draft. Each holds a vocabulary, tens of megabytes. */
const keptFiles = 2
const keptNeeds = 500

/** `llama` gives the engine's own instance: what is planned depends on its GPU. */
export function createMemoryEstimate(llama: () => Promise<Llama>): MemoryEstimate {
  const files = new Map<string, Promise<GgufInsights>>()

  const needs = new Map<string, MemoryNeed>()

  const insightsOf = async (path: string, identity: string): Promise<GgufInsights> => {
    const known = files.get(identity)
    if (known) return known
    const reading = readInsights(path, await llama())
    files.set(identity, reading)
    // What could not be read may be readable the next time.
    reading.catch(() => files.delete(identity))
    for (const oldest of [...files.keys()].slice(0, -keptFiles)) files.delete(oldest)
    return reading
  }

  const needOf = async (path: string, settings: LoadSettings): Promise<MemoryNeed> => {
    const { dev, ino, size, mtimeMs } = await stat(path)
    const identity = [path, dev, ino, size, mtimeMs].join(' ')
    const question = `${identity} ${JSON.stringify(settings)}`
    const need = needs.get(question) ?? (await plan(path, identity, settings))
    needs.set(question, need)
    for (const oldest of [...needs.keys()].slice(0, -keptNeeds)) needs.delete(oldest)
    return need
  }

  const plan = async (
    path: string,
    identity: string,
    settings: LoadSettings,
  ): Promise<MemoryNeed> => {
    const insights = await insightsOf(path, identity)
    const usesGpu = (await llama()).gpu !== false
    const gpuLayers = usesGpu
      ? Math.min(settings.gpuLayers ?? insights.totalLayers, insights.totalLayers)
      : 0
    const { GgmlType } = await import('node-llama-cpp')
    const cacheType = GgmlType[cacheTypeNames[settings.kvCacheType]]
    const weights = await insights.estimateModelResourceRequirementsV2({ gpuLayers })
    const context = await insights.estimateContextResourceRequirementsV2({
      contextSize: settings.contextTokens,
      modelGpuLayers: gpuLayers,
      batchSize: settings.batchTokens,
      sequences: settings.slots,
      flashAttention: settings.flashAttention,
      kvCacheKeyType: cacheType,
      // As the load does: values are kept in other types only together with flash attention.
      kvCacheValueType: settings.flashAttention ? cacheType : GgmlType.F16,
    })
    const contextAll = context.cpuRam + context.gpuVram
    const cacheBytes = Math.min(contextAll, kvCacheBytes(insights.ggufFileInfo, settings))
    return {
      weightsBytes: Math.ceil(weights.cpuRam + weights.gpuVram),
      contextBytes: cacheBytes,
      computeBytes: Math.ceil(contextAll - cacheBytes),
    }
  }

  return async (path, settings) => {
    try {
      const own = await needOf(path, settings)
      const adapters = await Promise.all(settings.loras.map(({ path }) => adapterBytes(path)))
      const allAdapters = adapters.reduce((sum, size) => sum + size, 0)
      const need = { ...own, weightsBytes: own.weightsBytes + allAdapters }
      if (settings.draftPath === null) return need
      return sumOf(need, await needOf(settings.draftPath, draftSettingsOf(settings)))
    } catch (error) {
      if (error instanceof CorralError) throw error
      throw new CorralError(
        'unavailable',
        'The model could not be loaded: its file is damaged, or of a kind that this engine does not know.',
        { cause: error },
      )
    }
  }
}

async function adapterBytes(path: string): Promise<number> {
  try {
    return (await stat(path)).size
  } catch (cause) {
    const name = basename(path)
    throw new CorralError('unavailable', `Its LoRA adapter '${name}' cannot be read.`, { cause })
  }
}

/**
 * What the context of a loaded model takes, as the engine reports it, in the same parts as the
 * estimate. Models for embeddings get their contexts later.
 */
export function measuredContext(
  model: LlamaModel,
  context: LlamaContext | null,
  settings: LoadSettings,
): Omit<MemoryNeed, 'weightsBytes'> {
  const contextAll = context ? context.memoryUsage.ram + context.memoryUsage.vram : 0
  const contextBytes = Math.min(contextAll, kvCacheBytes(model.fileInfo, settings))
  return { contextBytes, computeBytes: contextAll - contextBytes }
}

async function readInsights(path: string, llama: Llama): Promise<GgufInsights> {
  const { GgufInsights, readGgufFileInfo } = await import('node-llama-cpp')
  const info = await readGgufFileInfo(path, { sourceType: 'filesystem', logWarnings: false })
  return GgufInsights.from(info, llama)
}

/** Bytes of one value of the cache: blocks of 32 values with their scale. */
const cacheValueBytes = { f16: 2, q8_0: 34 / 32, q5_1: 24 / 32, q4_0: 18 / 32 } as const

/**
 * The part of a context that holds keys and values, as the header tells it; layers with a sliding
 * window take less than this says.
 */
function kvCacheBytes(
  info: GgufFileInfo,
  {
    contextTokens,
    slots,
    kvCacheType,
  }: Pick<LoadSettings, 'contextTokens' | 'slots' | 'kvCacheType'>,
): number {
  const { attention, block_count, embedding_length } = info.architectureMetadata
  const layers = block_count ?? 0
  const heads = numberOf(attention?.head_count, layers) / Math.max(1, layers)
  const keyHeads = numberOf(attention?.head_count_kv ?? attention?.head_count, layers)
  const headLength = heads > 0 ? (embedding_length ?? 0) / heads : 0
  const valuesPerToken =
    keyHeads * ((attention?.key_length ?? headLength) + (attention?.value_length ?? headLength))
  // The library pads contexts to 256 tokens.
  const tokens = Math.ceil(contextTokens / 256) * 256 * slots
  return Math.ceil(valuesPerToken * tokens * cacheValueBytes[kvCacheType])
}

/** Heads of all layers together: one number for each layer, or one for all. */
function numberOf(heads: number | readonly number[] | undefined, layers: number): number {
  if (heads === undefined) return 0
  return typeof heads === 'number' ? heads * layers : heads.reduce((sum, count) => sum + count, 0)
}
