import { type FileApp, step } from '../app.ts'
import { yamlFormat } from '../formats/yaml-format.ts'

/**
 * One model in the list; `name`, `version` and `schema` have to be there. Once config.yaml exists,
 * Continue no longer reads config.json. Source: docs.continue.dev/reference and /yaml-migration
 */
export const continueDev: FileApp = {
  id: 'continue',
  name: 'Continue',
  summary: 'The extension for VS Code and JetBrains lists Corral among its models.',
  dialect: 'openai',
  hasFastModel: false,
  signs: ['.continue'],
  kind: 'file',
  file: '.continue/config.yaml',
  format: yamlFormat,
  holdsToken: true,
  notInsteadOf: '.continue/config.json',
  settings: ({ address, token, model, contextTokens }) => [
    { path: ['schema'], value: 'v1', onlyWhenMissing: true },
    { path: ['version'], value: '1.0.0', onlyWhenMissing: true },
    { path: ['name'], value: 'Local Config', onlyWhenMissing: true },
    {
      path: ['models', { field: 'name', is: 'Corral' }],
      value: {
        name: 'Corral',
        provider: 'openai',
        model,
        apiBase: `${address}/v1`,
        apiKey: token,
        roles: ['chat', 'edit', 'apply'],
        ...(contextTokens !== null && {
          defaultCompletionOptions: { contextLength: contextTokens },
        }),
      },
    },
  ],
  steps: () => [step('Choose “Corral” in Continue’s list of models.')],
}
