import { z } from 'zod'
import type { Block, Turn } from '../../chat.ts'
import { parseBody } from '../body.ts'
import { type RawBlock, toRawBlocks, toShown, toText } from './content.ts'
import type { Dropped } from './dropped.ts'
import { toJsonText } from './json-text.ts'
import { isServerTool, toServerToolText } from './server-tools.ts'
import { hiddenThinking } from '../../providers/upstream/anthropic/own-signature.ts'
import { toToolResult } from './tool-results.ts'

const Message = z.object({
  role: z.enum(['user', 'assistant', 'system']),
  content: z.unknown(),
})

/**
 * The system prompt and the messages as turns, in their order. A system message among the others
 * stays where it is.
 * @throws CorralError `invalid_input` or `unsupported`, naming the field
 */
export function toTurns(
  { system, messages }: { system?: unknown; messages: readonly unknown[] },
  dropped: Dropped,
): Turn[] {
  const callIds = new Set<string>()
  const turns = messages.flatMap((value, index): Turn[] => {
    const at = `messages.${index}`
    const { role, content } = parseBody(Message, value, at)
    const blocks = toRawBlocks(content, `${at}.content`)
    if (role === 'system') return [systemTurn(blocks)]
    if (role === 'user') return userTurns(blocks, callIds)
    return [{ role, blocks: blocks.flatMap((block) => toAnswered(block, callIds, dropped)) }]
  })
  const prompt = system == null ? [] : toRawBlocks(system, 'system')
  return prompt.length > 0 ? [systemTurn(prompt), ...turns] : turns
}

function systemTurn(blocks: readonly RawBlock[]): Turn {
  return {
    role: 'system',
    blocks: blocks.map((block) => ({ type: 'text', text: toText(block) })),
  }
}

/**
 * Results of tools are turns of their own; what stands before, between and after them stays there.
 * Pictures in results follow the last of their neighbours, since all results belong to one answer.
 */
function userTurns(blocks: readonly RawBlock[], callIds: ReadonlySet<string>): Turn[] {
  const turns: Turn[] = []
  let gathered: Block[] = []
  let waiting: Block[] = []
  const endTurn = () => {
    if (gathered.length > 0) turns.push({ role: 'user', blocks: gathered })
    gathered = []
  }
  for (const block of blocks) {
    if (block.type === 'tool_result') {
      endTurn()
      const { result, shown } = toToolResult(block, callIds)
      turns.push({ role: 'tool', blocks: [result] })
      waiting.push(...shown)
    } else {
      gathered.push(...waiting, ...toShown(block))
      waiting = []
    }
  }
  gathered.push(...waiting)
  endTurn()
  return blocks.length > 0 ? turns : [{ role: 'user', blocks: [] }]
}

const Thinking = z.object({ thinking: z.string(), signature: z.string().nullish() })
const ToolUse = z.object({
  id: z.string().min(1).max(512),
  name: z.string().min(1).max(256),
  input: z.record(z.string(), z.unknown()).nullish(),
})
const Compaction = z.object({ content: z.string().nullish() })

/** A block of an earlier answer. */
function toAnswered(block: RawBlock, callIds: Set<string>, dropped: Dropped): Block[] {
  const { type, value, path } = block
  switch (type) {
    case 'text':
      return [{ type, text: toText(block) }]
    case 'thinking': {
      const { thinking, signature } = parseBody(Thinking, value, path)
      const text = thinking || hiddenThinking(signature ?? '')
      if (text) return [{ type, text }]
      if (text === null) dropped.note(path, 'thinking that only its maker can read')
      return []
    }
    case 'redacted_thinking':
      dropped.note(path, type)
      return []
    case 'tool_use': {
      const { id, name, input } = parseBody(ToolUse, value, path)
      callIds.add(id)
      return [{ type: 'tool_call', id, name, arguments: toJsonText(input ?? {}, path) }]
    }
    case 'compaction': {
      const { content } = parseBody(Compaction, value, path)
      return content ? [{ type: 'text', text: content }] : []
    }
    default:
      if (isServerTool(type)) return [{ type: 'text', text: toServerToolText(block) }]
      return toShown(block)
  }
}
