import type { AppWish } from './app-wish.ts'

/**
 * Variables of Claude Code, for its settings or its environment. The base URL goes without /v1; an
 * exported ANTHROPIC_API_KEY would be sent beside our token, so it is set empty.
 * Source: code.claude.com/docs/en/settings, /env-vars and /llm-gateway; Ollama's cmd/launch/claude.go
 */
export function claudeCodeVariables(wish: AppWish): Record<string, string> {
  const { address, token, model, fastModel, contextTokens } = wish
  return {
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
}
