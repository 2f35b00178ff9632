/**
 * Names of OpenTelemetry's conventions for generative AI, which are still in development: written
 * down here, as the conventions advise, because the package marks its constants as moved.
 * github.com/open-telemetry/semantic-conventions-genai, read 2026-11
 */
export const genAi = {
  operationName: 'gen_ai.operation.name',
  providerName: 'gen_ai.provider.name',
  requestModel: 'gen_ai.request.model',
  requestStream: 'gen_ai.request.stream',
  responseModel: 'gen_ai.response.model',
  timeToFirstChunk: 'gen_ai.response.time_to_first_chunk',
  inputTokens: 'gen_ai.usage.input_tokens',
  outputTokens: 'gen_ai.usage.output_tokens',
  cacheReadTokens: 'gen_ai.usage.cache_read.input_tokens',
  cacheCreationTokens: 'gen_ai.usage.cache_creation.input_tokens',
  reasoningTokens: 'gen_ai.usage.reasoning.output_tokens',
} as const

/** What the conventions call providers that are called otherwise here. */
const providerNames: Readonly<Record<string, string>> = {
  google: 'gcp.gemini',
  mistral: 'mistral_ai',
  xai: 'x_ai',
  local: 'corral',
}

export function genAiProvider(backend: string): string {
  return providerNames[backend] ?? backend
}

/** `chat` unless the pattern of the route says otherwise. */
export function genAiOperation(endpoint: string): string {
  if (/\/embed(dings)?$/.test(endpoint)) return 'embeddings'
  if (/\/rerank(ing)?$/.test(endpoint)) return 'rerank'
  if (/\/(count_tokens|input_tokens|tokenize|detokenize)$/.test(endpoint)) return 'count_tokens'
  const isCompletion = endpoint === '/v1/completions' || endpoint === '/api/generate'
  return isCompletion ? 'text_completion' : 'chat'
}
