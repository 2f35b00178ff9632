import { type FileApp, step } from '../app.ts'
import { jsonFormat } from '../formats/json-format.ts'

/**
 * A provider of its own through the AI SDK. A limit is only understood with both figures.
 * Source: opencode.ai/docs/providers and opencode.ai/config.json; Ollama's cmd/launch/opencode.go
 */
export const opencode: FileApp = {
  id: 'opencode',
  name: 'opencode',
  summary: 'The coding agent in the terminal asks your models.',
  dialect: 'openai',
  hasFastModel: true,
  signs: ['.config/opencode', '.opencode/bin/opencode'],
  kind: 'file',
  file: '.config/opencode/opencode.json',
  format: jsonFormat,
  holdsToken: true,
  settings: ({ address, token, model, fastModel, contextTokens }) => [
    { path: ['$schema'], value: 'https://opencode.ai/config.json', onlyWhenMissing: true },
    {
      path: ['provider', 'corral'],
      value: {
        npm: '@ai-sdk/openai-compatible',
        name: 'Corral',
        options: { baseURL: `${address}/v1`, apiKey: token },
        models: {
          [model]: {
            name: model,
            ...(contextTokens !== null && {
              limit: { context: contextTokens, output: Math.ceil(contextTokens / 4) },
            }),
          },
          ...(fastModel !== model && { [fastModel]: { name: fastModel } }),
        },
      },
    },
    { path: ['model'], value: `corral/${model}` },
    { path: ['small_model'], value: `corral/${fastModel}` },
  ],
  steps: () => [
    step('Start opencode anew.', { what: 'value', label: 'command', value: 'opencode' }),
  ],
}
