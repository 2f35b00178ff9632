import { type FileApp, step } from '../app.ts'
import { jsonFormat } from '../formats/json-format.ts'

/**
 * The `env` block of the user's settings wins over the shell. The base URL goes without /v1; an
 * exported ANTHROPIC_API_KEY would be sent beside our token, so it is set empty.
 * Source: code.claude.com/docs/en/settings, /env-vars and /llm-gateway; Ollama's cmd/launch/claude.go
 */
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
  settings({ address, token, model, fastModel, contextTokens }) {
    const variables = {
      ANTHROPIC_BASE_URL: address,
      ANTHROPIC_AUTH_TOKEN: token,
      ANTHROPIC_API_KEY: '',
      ANTHROPIC_DEFAULT_OPUS_MODEL: model,
      ANTHROPIC_DEFAULT_SONNET_MODEL: model,
      ANTHROPIC_DEFAULT_HAIKU_MODEL: fastModel,
      CLAUDE_CODE_SUBAGENT_MODEL: model,
      // A line in the prompt that changes with every request and so defeats kept prompts.
      CLAUDE_CODE_ATTRIBUTION_HEADER: '0',
      // Else it takes a million for granted where it does not know the name.
      ...(contextTokens !== null && { CLAUDE_CODE_MAX_CONTEXT_TOKENS: String(contextTokens) }),
    }
    return Object.entries(variables).map(([name, value]) => ({ path: ['env', name], value }))
  },
  steps: () => [
    step('Start Claude Code anew; /status shows the address it uses.', {
      what: 'value',
      label: 'command',
      value: 'claude',
    }),
  ],
}
