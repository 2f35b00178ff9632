import type { ChatRequest, Turn } from '../chat.ts'

/**
 * The request without what is known to break its prefix and means nothing to a model. Not for
 * Anthropic itself, where the same text may be looked at.
 *
 * Claude Code begins its system prompt with a line for its maker's accounts. A checksum in it
 * changes with each request, other fields with each conversation, and which of them are there
 * depends on the version, so the line goes as a whole. Whatever follows its fields stays.
 */
export function neutralise(request: ChatRequest): ChatRequest {
  const [first, ...rest] = request.turns
  if (first?.role !== 'system') return request
  const turn = withoutAttribution(first)
  if (turn === first) return request
  return { ...request, turns: turn.blocks.length > 0 ? [turn, ...rest] : rest }
}

/** `x-anthropic-billing-header: cc_version=2.1.119.af2; cc_entrypoint=cli; cch=97bd6;` and more. */
const attribution =
  /^x-anthropic-billing-header:(?:[ \t]*(?:cch|cc_[a-z_]+)=[^;\s]*(?:;|(?=\s)|$))+[ \t]*\n?/

function withoutAttribution(turn: Turn): Turn {
  const [first, ...rest] = turn.blocks
  if (first?.type !== 'text') return turn
  const text = first.text.replace(attribution, '')
  if (text === first.text) return turn
  return { ...turn, blocks: text === '' ? rest : [{ ...first, text }, ...rest] }
}
