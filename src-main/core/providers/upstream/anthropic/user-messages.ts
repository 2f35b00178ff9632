import type { Block, Turn } from '../../../chat.ts'
import type { CallIds } from './call-ids.ts'
import { toMediaBlock, toTextBlocks } from './shown-blocks.ts'
import type { Drop, WireMessage, WireShown, WireText, WireToolResult } from './wire-body.ts'

/** Results first, one for each call and in the order of the calls; then everything else. */
export function toUserMessages(
  turns: readonly Turn[],
  calls: readonly string[],
  ids: CallIds,
  takesLaterSystem: boolean,
  drop: Drop,
): WireMessage[] {
  const called = new Set(calls)
  const results = new Map<string, WireToolResult>()
  const lastOfOthers = turns.findLastIndex(({ role }) => role !== 'system')
  const shown: WireShown[] = []
  const later: WireText[] = []
  for (const [index, { role, blocks }] of turns.entries()) {
    if (role === 'system') {
      const isLast = takesLaterSystem && lastOfOthers >= 0 && index > lastOfOthers
      if (isLast) later.push(...textsOf(blocks))
      else shown.push(...textsOf(blocks).map(marked))
      continue
    }
    for (const block of blocks) {
      const result = block.type === 'tool_result' ? toResult(block, ids) : null
      if (result && called.has(result.tool_use_id) && !results.has(result.tool_use_id)) {
        results.set(result.tool_use_id, result)
      } else shown.push(...toShown(block, drop))
    }
  }
  const content = [...calls.map((id) => results.get(id) ?? noResult(id)), ...shown]
  const system: WireMessage[] = later.length > 0 ? [{ role: 'system', content: later }] : []
  if (content.length > 0) return [{ role: 'user', content }, ...system]
  return later.length > 0 ? [{ role: 'user', content: later.map(marked) }] : []
}

function toShown(block: Block, drop: Drop): WireShown[] {
  if (block.type === 'text') return toTextBlocks(block.text)
  if (block.type === 'image' || block.type === 'document') return [toMediaBlock(block)]
  // A result that answers no call of the message before is refused; what it says is kept.
  if (block.type === 'tool_result') return toTextBlocks(`[tool result] ${block.text}`)
  drop('messages', `${block.type} of the user`)
  return []
}

const errorMark = '[tool error] '

function toResult(
  { callId, text }: Extract<Block, { type: 'tool_result' }>,
  ids: CallIds,
): WireToolResult | null {
  const id = ids.result(callId)
  if (id === null) return null
  const isError = text.startsWith(errorMark)
  const content = isError ? text.slice(errorMark.length) : text
  return {
    type: 'tool_result',
    tool_use_id: id,
    ...(content !== '' && { content }),
    ...(isError && { is_error: true }),
  }
}

export function noResult(id: string): WireToolResult {
  return { type: 'tool_result', tool_use_id: id, content: 'no result', is_error: true }
}

export function textsOf(blocks: readonly Block[]): WireText[] {
  return blocks.flatMap((block) => (block.type === 'text' ? toTextBlocks(block.text) : []))
}

function marked({ text }: WireText): WireText {
  return { type: 'text', text: `<system>\n${text}\n</system>` }
}
