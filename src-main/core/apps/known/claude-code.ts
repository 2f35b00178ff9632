import { claudeCodeVariables } from '../../lib/app-settings/claude-code.ts'
import { type FileApp, step } from '../app.ts'
import { jsonFormat } from '../formats/json-format.ts'

/** The `env` block of the user's settings wins over the shell. */
export const claudeCode: FileApp = {
  id: 'claude-code',
  name: 'Claude Code',
  summary: 'The coding agent in the terminal and in editors asks your models.',
  dialect: 'anthropic',
  hasFastModel: true,
  signs: ['.claude', '.local/bin/claude'],
  kind: 'file',
  file: '.claude/settings.json',
  format: jsonFormat,
  holdsToken: true,
  settings: (wish) =>
    Object.entries(claudeCodeVariables(wish)).map(([name, value]) => ({
      path: ['env', name],
      value,
    })),
  steps: () => [
    step('Start Claude Code anew; /status shows the address it uses.', {
      what: 'value',
      label: 'command',
      value: 'claude',
    }),
  ],
}
