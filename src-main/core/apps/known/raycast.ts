import { type FileApp, assumedContextTokens, step } from '../app.ts'
import { yamlFormat } from '../formats/yaml-format.ts'

/**
 * One provider in the list; `base_url` goes with /v1, `context` is required, the key stands in the
 * file. Source: the template that Raycast puts beside the file; raycast.com/ernest0n
 */
export const raycast: FileApp = {
  id: 'raycast',
  name: 'Raycast',
  summary: 'AI Chat, Quick AI and AI Commands list Corral among their providers.',
  dialect: 'openai',
  hasFastModel: false,
  signs: ['.config/raycast', '/Applications/Raycast.app'],
  kind: 'file',
  file: '.config/raycast/ai/providers.yaml',
  format: yamlFormat,
  holdsToken: true,
  settings: ({ address, token, model, contextTokens }) => [
    {
      path: ['providers', { field: 'id', is: 'corral' }],
      value: {
        id: 'corral',
        name: 'Corral',
        base_url: `${address}/v1`,
        api_keys: { corral: token },
        models: [
          {
            id: model,
            name: model,
            provider: 'corral',
            context: contextTokens ?? assumedContextTokens,
            abilities: {
              temperature: { supported: true },
              system_message: { supported: true },
              tools: { supported: true },
            },
          },
        ],
      },
    },
  ],
  steps: () => [
    step('In Raycast, open Settings → AI and switch “Custom Providers” on.'),
    step('Choose the model under Corral.'),
  ],
}
