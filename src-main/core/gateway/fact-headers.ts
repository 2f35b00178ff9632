import type { AnswerEnd } from '../chat.ts'

/** What Corral tells about an answer beyond any dialect, where it is known before the first byte. */
export function factHeaders({ usage, prefixBreak }: AnswerEnd): Record<string, string> {
  const headers: Record<string, string> = {
    'x-corral-prompt-tokens': String(usage.promptTokens),
    'x-corral-cached-tokens': String(usage.cachedTokens),
  }
  if (prefixBreak) {
    const { field, sameChars, lostTokens } = prefixBreak
    // A header holds ASCII only.
    const name = field.replaceAll(/[^\x21-\x7e]/g, '?')
    headers['x-corral-prefix-break'] = `${name}; same_chars=${sameChars}; lost_tokens=${lostTokens}`
  }
  return headers
}
