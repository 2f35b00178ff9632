import { opencodeProvider } from '../../lib/app-settings/opencode.ts'
import { type FileApp, step } from '../app.ts'
import { jsonFormat } from '../formats/json-format.ts'

/** A provider of its own. */
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
  settings: (wish) => [
    { path: ['$schema'], value: 'https://opencode.ai/config.json', onlyWhenMissing: true },
    { path: ['provider', 'corral'], value: opencodeProvider(wish, wish.token) },
    { path: ['model'], value: `corral/${wish.model}` },
    { path: ['small_model'], value: `corral/${wish.fastModel}` },
  ],
  steps: () => [
    step('Start opencode anew.', { what: 'value', label: 'command', value: 'opencode' }),
  ],
}
