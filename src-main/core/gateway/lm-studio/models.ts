import { parameterSize } from '../parameter-size.ts'
import type { LocalModel } from '../local-models.ts'

const states = { ready: 'loaded', loading: 'loading' } as const

/**
 * https://lmstudio.ai/docs/developer/rest/endpoints. `max_context_length` is what the model has or
 * would have here, because clients take it for the room that they can fill.
 */
export function toLmStudioModel({ model, header, loaded, state, contextTokens }: LocalModel) {
  return {
    id: model.id,
    object: 'model',
    type: model.capabilities.kind === 'text' ? 'llm' : 'embeddings',
    publisher: publisherOf(header),
    arch: model.architecture,
    compatibility_type: 'gguf',
    quantization: model.quantization,
    state: state === 'ready' || state === 'loading' ? states[state] : 'not-loaded',
    ...(contextTokens === null ? {} : { max_context_length: contextTokens }),
    ...(loaded?.contextTokens == null ? {} : { loaded_context_length: loaded.contextTokens }),
    capabilities: model.capabilities.tools ? ['tool_use'] : [],
  }
}

/** https://lmstudio.ai/docs/developer/rest/list */
export function toLmStudioV1Model({ model, header, loaded, contextTokens }: LocalModel) {
  const { parameterCount, sizeBytes } = model
  const shared = {
    publisher: publisherOf(header),
    key: model.id,
    display_name: model.name,
    quantization: {
      name: model.quantization,
      bits_per_weight: parameterCount ? rounded((sizeBytes * 8) / parameterCount) : null,
    },
    size_bytes: sizeBytes,
    params_string: parameterSize(parameterCount),
    loaded_instances: loaded
      ? [{ id: model.id, config: { context_length: loaded.contextTokens ?? contextTokens } }]
      : [],
    ...(contextTokens === null ? {} : { max_context_length: contextTokens }),
    format: 'gguf',
  }
  if (model.capabilities.kind !== 'text') return { type: 'embedding', ...shared }
  return {
    type: 'llm',
    ...shared,
    architecture: model.architecture,
    capabilities: { vision: false, trained_for_tool_use: model.capabilities.tools },
    description: model.description,
  }
}

function publisherOf({ values }: LocalModel['header']): string {
  const organisation = values['general.organization']
  return typeof organisation === 'string' && organisation !== '' ? organisation : 'local'
}

function rounded(bits: number): number {
  return Math.round(bits * 100) / 100
}
