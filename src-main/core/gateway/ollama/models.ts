import { createHash } from 'node:crypto'
import type { Model } from '../../../contract/models.ts'
import type { PooledModel } from '../../../contract/pool.ts'
import type { LocalModel } from '../local-models.ts'
import { parameterSize } from '../parameter-size.ts'
import { toOllamaName } from './model-name.ts'

/** Later than anybody waits: how Ollama says that a model stays. */
const never = '9999-12-31T23:59:59Z'

/** Entry of `GET /api/tags` (https://docs.ollama.com/api/tags). */
export function toTag({ model }: LocalModel) {
  return {
    ...named(model),
    modified_at: model.modifiedAt,
    size: model.sizeBytes,
    digest: digestOf(model),
    details: detailsOf(model),
  }
}

/** Entry of `GET /api/ps` (https://docs.ollama.com/api/ps). */
export function toRunning({ model }: LocalModel, loaded: PooledModel, hasGpu: boolean) {
  const { totalBytes } = loaded.memory
  return {
    ...named(model),
    size: totalBytes,
    digest: digestOf(model),
    details: detailsOf(model),
    expires_at: expiryOf(loaded),
    size_vram: hasGpu ? totalBytes : 0,
    context_length: loaded.contextTokens,
  }
}

/**
 * Answer of `POST /api/show` (https://docs.ollama.com/api/show). Clients fill what `context_length`
 * says, so it is the context that the model has or would have here.
 */
export function toShown({ model, header, contextTokens, profile }: LocalModel) {
  const { architecture, trainContextTokens } = model
  return {
    license: '',
    modelfile: '',
    parameters: contextTokens === null ? '' : `num_ctx ${contextTokens}`,
    template: header.chatTemplate ?? '',
    system: profile?.systemPrompt ?? '',
    details: detailsOf(model),
    model_info: {
      'general.basename': model.name,
      ...header.values,
      'general.architecture': architecture,
      ...(model.parameterCount === null ? {} : { 'general.parameter_count': model.parameterCount }),
      ...(contextTokens === null ? {} : { [`${architecture}.context_length`]: contextTokens }),
      ...(trainContextTokens === null ? {} : { 'corral.train_context_length': trainContextTokens }),
    },
    capabilities: capabilitiesOf(model),
    modified_at: model.modifiedAt,
  }
}

function capabilitiesOf({ capabilities }: Model): string[] {
  const { kind, tools, thinking, infill } = capabilities
  if (kind === 'embeddings') return ['embedding']
  if (kind === 'ranking') return []
  return [
    'completion',
    ...(infill ? ['insert'] : []),
    ...(tools ? ['tools'] : []),
    ...(thinking ? ['thinking'] : []),
  ]
}

function named({ id }: Model) {
  const name = toOllamaName(id)
  return { name, model: name }
}

function detailsOf({ architecture, parameterCount, quantization }: Model) {
  return {
    parent_model: '',
    format: 'gguf',
    family: architecture,
    families: [architecture],
    parameter_size: parameterSize(parameterCount) ?? '',
    quantization_level: quantization ?? 'unknown',
  }
}

/** Another one when the file is another one: its content is not read for a list. */
function digestOf({ id, sizeBytes, modifiedAt }: Model): string {
  return createHash('sha256').update(`${id} ${sizeBytes} ${modifiedAt}`).digest('hex')
}

function expiryOf({ unloadsAt, idleSeconds, pinned }: PooledModel): string {
  if (unloadsAt !== null) return unloadsAt
  if (pinned || idleSeconds === null) return never
  return new Date(Date.now() + idleSeconds * 1000).toISOString()
}
