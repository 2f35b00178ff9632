import { type FileApp, step } from '../app.ts'
import { tomlFormat } from '../formats/toml-format.ts'

/**
 * A provider of its own; `responses` is the only wire_api there is. `experimental_bearer_token` is
 * the key in the file itself; `env_key` would need a variable that apps from the Dock never see.
 * Source: developers.openai.com/codex/config-reference; openai/codex, model-provider-info
 */
export const codex: FileApp = {
  id: 'codex',
  name: 'Codex',
  summary: 'The command line, the app and the extension, which share one file, ask your models.',
  dialect: 'responses',
  hasFastModel: false,
  signs: ['.codex', '/Applications/Codex.app'],
  kind: 'file',
  file: '.codex/config.toml',
  format: tomlFormat,
  holdsToken: true,
  settings: ({ address, token, model, contextTokens }) => [
    // The top of the file: what is written last stands first.
    ...(contextTokens === null ? [] : [{ path: ['model_context_window'], value: contextTokens }]),
    { path: ['model_provider'], value: 'corral' },
    { path: ['model'], value: model },
    {
      path: ['model_providers', 'corral'],
      value: {
        name: 'Corral',
        base_url: `${address}/v1`,
        wire_api: 'responses',
        experimental_bearer_token: token,
      },
    },
  ],
  steps: () => [step('Start Codex anew.', { what: 'value', label: 'command', value: 'codex' })],
}
