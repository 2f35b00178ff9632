import type { AppWish } from './app-wish.ts'

/**
 * Corral as a provider of opencode, through the AI SDK. A limit is only understood with both figures.
 * Source: opencode.ai/docs/providers and opencode.ai/config.json; Ollama's cmd/launch/opencode.go
 * @param apiKey the token, or words for where opencode finds it
 */
export function opencodeProvider(wish: Omit<AppWish, 'token'>, apiKey: string) {
  const { address, model, fastModel, contextTokens } = wish
  return {
    npm: '@ai-sdk/openai-compatible',
    name: 'Corral',
    options: { baseURL: `${address}/v1`, apiKey },
    models: {
      [model]: {
        name: model,
        ...(contextTokens !== null && {
          limit: { context: contextTokens, output: Math.ceil(contextTokens / 4) },
        }),
      },
      ...(fastModel !== model && { [fastModel]: { name: fastModel } }),
    },
  }
}
