import type { Llama, LlamaContext, LlamaModel } from 'node-llama-cpp'
import { CorralError } from '../errors.ts'
import { measuredContext } from './estimate.ts'
import {
  type LoadOptions,
  type LoadSettings,
  type MemoryNeed,
  cacheTypeNames,
  draftSettingsOf,
  sumOf,
} from './load-options.ts'
import { sharesVocabulary } from './native/native-context.ts'
import type { WeightsInMemory } from './shared-weights.ts'

/** What one load has put into memory. Its owner disposes it. */
export interface OpenedModel {
  readonly model: LlamaModel
  /** `null` for a model that was made for embeddings or ranking. */
  readonly context: LlamaContext | null
  /** Of the small model that guesses ahead. */
  readonly draftContext: LlamaContext | null
  /** As the engine reports it now; weights that others hold too count for one of them. */
  memory(): MemoryNeed
  dispose(): Promise<void>
}

/**
 * Reads a model, and its draft model, into memory and makes their contexts. After a failure nothing
 * of it is left.
 */
export async function openModel(
  llama: Llama,
  path: string,
  options: LoadOptions & { readonly threads: number; readonly weights: WeightsInMemory },
): Promise<OpenedModel> {
  const opened: { dispose(): Promise<void> }[] = []
  const dispose = async () => {
    for (const part of opened.toReversed()) await part.dispose()
  }
  const keep = async <T extends { dispose(): Promise<void> }>(opening: Promise<T>): Promise<T> => {
    const part = await opening
    opened.push(part)
    return part
  }
  const { settings, threads, weights } = options
  const hold = (file: string, how: LoadOptions) =>
    keep(
      weights.hold(file, placeOf(settings), {
        load: () => loadFile(llama, file, how),
        signal: how.signal,
      }),
    )
  try {
    const held = await hold(path, options)
    const { model } = held
    const context = givesVectors(model) ? null : await keep(createContext(model, options, threads))
    const contexts = measuredContext(model, context, settings)
    const memory = () => ({ ...contexts, weightsBytes: held.countedBytes() })
    if (settings.draftPath === null || !context) {
      return { model, context, draftContext: null, memory, dispose }
    }
    const draftSettings = draftSettingsOf(settings)
    const draftOptions = { ...options, settings: draftSettings, onProgress: () => {} }
    const heldDraft = await hold(settings.draftPath, draftOptions)
    const draft = heldDraft.model
    const draftContext = await keep(createContext(draft, draftOptions, threads))
    if (!sharesVocabulary(context, draftContext)) {
      throw new CorralError('unavailable', 'Its draft model has another vocabulary than the model.')
    }
    const draftContexts = measuredContext(draft, draftContext, draftSettings)
    const draftMemory = () => ({ ...draftContexts, weightsBytes: heldDraft.countedBytes() })
    return { model, context, draftContext, memory: () => sumOf(memory(), draftMemory()), dispose }
  } catch (error) {
    await dispose()
    throw error
  }
}

/** What decides, beside the file, where weights lie. */
export function placeOf({ gpuLayers }: LoadSettings): string {
  return `gpu ${gpuLayers}`
}

function loadFile(llama: Llama, path: string, options: LoadOptions): Promise<LlamaModel> {
  const { settings, onProgress, signal } = options
  return llama.loadModel({
    modelPath: path,
    onLoadProgress: onProgress,
    loadSignal: signal,
    ignoreMemorySafetyChecks: true,
    ...(settings.gpuLayers === null ? {} : { gpuLayers: settings.gpuLayers }),
  })
}

function createContext(
  model: LlamaModel,
  { settings, signal }: LoadOptions,
  threads: number,
): Promise<LlamaContext> {
  const { kvCacheType, flashAttention, loras } = settings
  const adapters = loras.map(({ path, scale }) => ({ filePath: path, scale }))
  return model.createContext({
    sequences: settings.slots,
    contextSize: settings.contextTokens,
    batchSize: settings.batchTokens,
    flashAttention,
    threads,
    createSignal: signal,
    failedCreationRemedy: false,
    ignoreMemorySafetyChecks: true,
    experimentalKvCacheKeyType: cacheTypeNames[kvCacheType],
    // llama.cpp keeps values in other types only together with flash attention.
    experimentalKvCacheValueType: flashAttention ? cacheTypeNames[kvCacheType] : 'F16',
    ...(adapters.length > 0 && { lora: { adapters } }),
  })
}

/** `LLAMA_POOLING_TYPE_NONE` of llama.cpp's llama.h; the library's enum exists in types only. */
const noPooling = 0

/** Only files of models for embeddings and ranking name a pooling. They get their contexts later. */
function givesVectors({ fileInfo }: LlamaModel): boolean {
  const pooling: number = fileInfo.architectureMetadata.pooling_type ?? noPooling
  return pooling !== noPooling
}
