import { type StepsApp, step } from '../app.ts'

/** Its keys lie in VS Code's own secret store. Source: docs.cline.bot/provider-config/openai-compatible */
export const cline: StepsApp = {
  id: 'cline',
  name: 'Cline',
  summary: 'The coding agent in VS Code and JetBrains asks your models.',
  dialect: 'openai',
  hasFastModel: false,
  signs: ['.cline', '.vscode/extensions', '.cursor/extensions'],
  kind: 'steps',
  steps: ({ address, model, contextTokens }) => [
    step('Open Cline’s settings (the gear) and choose “OpenAI Compatible” as API Provider.'),
    step('Base URL', { what: 'value', label: 'base URL', value: `${address}/v1` }),
    step('API Key', { what: 'token' }),
    step('Model ID', { what: 'value', label: 'model', value: model }),
    ...(contextTokens === null
      ? []
      : [
          step('Under “Model Configuration”, enter the context window.', {
            what: 'value' as const,
            label: 'context window',
            value: String(contextTokens),
          }),
        ]),
  ],
}
