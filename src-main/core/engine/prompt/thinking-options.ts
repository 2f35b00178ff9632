import type { Effort, Thinking } from '../../chat.ts'

/** The names under which templates look for these wishes. What is `null` is left to them. */
export function thinkingOptions({ enabled, effort }: Thinking): Record<string, unknown> {
  return {
    // Qwen, GLM and most others; DeepSeek and Granite.
    ...(enabled !== null && { enable_thinking: enabled, thinking: enabled }),
    ...reasoningEffort(enabled, effort),
  }
}

/** gpt-oss knows three efforts and cannot do without. What is more, or less, becomes the nearest. */
function reasoningEffort(enabled: Thinking['enabled'], effort: Thinking['effort']) {
  if (effort) return { reasoning_effort: known[effort] }
  return enabled === false ? { reasoning_effort: 'low' } : {}
}

const known: Readonly<Record<Effort, string>> = {
  minimal: 'low',
  low: 'low',
  medium: 'medium',
  high: 'high',
  xhigh: 'high',
  max: 'high',
}
