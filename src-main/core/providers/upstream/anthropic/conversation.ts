import type { Turn } from '../../../chat.ts'
import type { Continuity } from '../continuity.ts'
import { createCallIds } from './call-ids.ts'
import { toSaidBlocks } from './said-blocks.ts'
import { noResult, textsOf, toUserMessages } from './user-messages.ts'
import type { Drop, WireMessage, WireSaid, WireText } from './wire-body.ts'

interface Options {
  readonly account: string
  readonly continuity: Continuity
  /** System messages may stand among the others. */
  readonly takesLaterSystem: boolean
}

/** What one side said until the other spoke. */
interface Stretch {
  readonly side: 'assistant' | 'user'
  readonly turns: Turn[]
}

/**
 * A conversation as system prompt and messages that take turns. A system turn after the beginning
 * stays where it is: as a message, where the model takes one there, else as a marked text of the
 * user's.
 * @throws CorralError `unsupported` for pictures of a type that is not read
 */
export function toConversation(
  turns: readonly Turn[],
  options: Options,
  drop: Drop,
): { system: WireText[]; messages: WireMessage[] } {
  const ids = createCallIds()
  const start = turns.findIndex(({ role }) => role !== 'system')
  // A system prompt alone asks for an answer all the same.
  const prompt = start === -1 ? turns.slice(0, -1) : turns.slice(0, start)
  const rest = start === -1 ? turns.slice(-1).map(asUser) : turns.slice(start)
  const system = prompt.flatMap(({ blocks }) => textsOf(blocks))
  const messages: WireMessage[] = []
  /** Of the message of the assistant before, in their order. */
  let calls: string[] = []
  for (const { side, turns: stretch } of toStretches(rest)) {
    if (side === 'user') {
      messages.push(...toUserMessages(stretch, calls, ids, options.takesLaterSystem, drop))
      calls = []
    } else {
      const blocks = stretch.flatMap((turn) => turn.blocks)
      const content = toSaidBlocks(blocks, ids, options, drop)
      calls = content.flatMap((block) => (block.type === 'tool_use' ? [block.id] : []))
      if (content.length > 0) messages.push({ role: 'assistant', content })
    }
  }
  if (calls.length > 0) messages.push({ role: 'user', content: calls.map(noResult) })
  return { system, messages: withTrimmedEnd(messages) }
}

function asUser(turn: Turn): Turn {
  return { ...turn, role: 'user' }
}

function toStretches(turns: readonly Turn[]): Stretch[] {
  const stretches: Stretch[] = []
  for (const turn of turns) {
    const side = turn.role === 'assistant' ? 'assistant' : 'user'
    const last = stretches.at(-1)
    if (last?.side === side) last.turns.push(turn)
    else stretches.push({ side, turns: [turn] })
  }
  return stretches
}

/** The beginning of an answer may not end with white space. */
function withTrimmedEnd(messages: WireMessage[]): WireMessage[] {
  const last = messages.at(-1)
  const block = last?.content.at(-1)
  if (last?.role !== 'assistant' || block?.type !== 'text') return messages
  const content: WireSaid[] = [
    ...last.content.slice(0, -1),
    { ...block, text: block.text.trimEnd() },
  ]
  return [...messages.slice(0, -1), { role: 'assistant', content }]
}
