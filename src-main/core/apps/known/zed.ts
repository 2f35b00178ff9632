import { type FileApp, assumedContextTokens, step } from '../app.ts'
import { jsonFormat } from '../formats/json-format.ts'

/**
 * A provider of its own. Zed keeps keys in the system's key store, never in the file, so the token
 * is pasted once. Source: zed-industries/zed, docs/src/ai/use-api-access.md, "OpenAI-compatible"
 */
export const zed: FileApp = {
  id: 'zed',
  name: 'Zed',
  summary: 'Its agent and inline assistant ask your models.',
  dialect: 'openai',
  hasFastModel: false,
  signs: ['.config/zed', '/Applications/Zed.app'],
  kind: 'file',
  file: '.config/zed/settings.json',
  format: jsonFormat,
  holdsToken: false,
  settings: ({ address, model, contextTokens }) => [
    {
      path: ['language_models', 'openai_compatible', 'Corral'],
      value: {
        api_url: `${address}/v1`,
        available_models: [
          {
            name: model,
            display_name: model,
            max_tokens: contextTokens ?? assumedContextTokens,
            capabilities: {
              tools: true,
              images: false,
              parallel_tool_calls: true,
              prompt_cache_key: false,
            },
          },
        ],
      },
    },
    { path: ['agent', 'default_model'], value: { provider: 'Corral', model } },
  ],
  steps: () => [
    step('In Zed, open Settings → AI → LLM Providers and find “Corral”.', {
      what: 'value',
      label: 'action',
      value: 'agent: open settings',
    }),
    step('Paste the token as its API key. Zed keeps it in the Keychain.', { what: 'token' }),
  ],
}
