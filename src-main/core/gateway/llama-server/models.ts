import type { LocalModel } from '../local-models.ts'

const states = { ready: 'loaded', loading: 'loading' } as const

/**
 * A model as the router of llama.cpp's server lists it
 * (https://github.com/ggml-org/llama.cpp/blob/master/tools/server/README.md#get-models-list-available-models).
 * Where its file is concerns no client.
 */
export function toRouterModel({ model, state, contextTokens }: LocalModel) {
  const known = contextTokens === null ? {} : { n_ctx: contextTokens }
  const flags = contextTokens === null ? [] : ['--ctx-size', String(contextTokens)]
  return {
    id: model.id,
    object: 'model',
    created: Math.floor(Date.parse(model.modifiedAt) / 1000),
    owned_by: 'corral',
    tags: ['local'],
    status: {
      value: state === 'ready' || state === 'loading' ? states[state] : 'unloaded',
      args: ['llama-server', ...flags],
      ...(state === 'failed' ? { failed: true } : {}),
    },
    architecture: {
      input_modalities: ['text'],
      output_modalities: [model.capabilities.kind === 'text' ? 'text' : 'embeddings'],
    },
    meta: {
      ...known,
      n_ctx_train: model.trainContextTokens,
      n_params: model.parameterCount,
      size: model.sizeBytes,
    },
  }
}
