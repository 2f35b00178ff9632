import type { Block, Turn } from '../../chat.ts'

interface OpenTurn {
  readonly role: Turn['role']
  readonly blocks: Block[]
}

/** Puts single items into turns. */
export interface Conversation {
  /** Of a user or the system. */
  say(role: 'user' | 'system', blocks: readonly Block[]): void
  /** Of the assistant: thinking, text, calls. */
  answer(blocks: readonly Block[]): void
  /** The result of a call; `shown` are the pictures that came with it. */
  result(callId: string, text: string, shown: readonly Block[]): void
  /** Once all is said. */
  turns(): Turn[]
}

const order = ['thinking', 'text', 'tool_call']

function byOrder(one: Block, other: Block): number {
  return order.indexOf(one.type) - order.indexOf(other.type)
}

/**
 * Items come one by one, but models know turns: what the assistant says and calls in a row is one
 * turn, and results follow the turn with their calls directly. Whatever stands between a call and
 * its result goes into the turn of the call, or after the last result when somebody else said it.
 * `answered` are the ids of calls that have a result: others are not waited for.
 */
export function createConversation(answered: ReadonlySet<string>): Conversation {
  const turns: OpenTurn[] = []
  const openCalls = new Set<string>()
  let held: OpenTurn[] = []
  let assistant: OpenTurn | null = null

  const release = () => {
    turns.push(...held)
    held = []
  }
  const say = (role: 'user' | 'system', blocks: readonly Block[]) => {
    ;(openCalls.size > 0 ? held : turns).push({ role, blocks: [...blocks] })
  }
  return {
    say,
    answer(blocks) {
      if (!assistant || (openCalls.size === 0 && turns.at(-1) !== assistant)) {
        assistant = { role: 'assistant', blocks: [] }
        turns.push(assistant)
      }
      for (const block of blocks) {
        assistant.blocks.push(block)
        if (block.type === 'tool_call' && answered.has(block.id)) openCalls.add(block.id)
      }
    },
    result(callId, text, shown) {
      turns.push({ role: 'tool', blocks: [{ type: 'tool_result', callId, text }] })
      if (shown.length > 0) say('user', shown)
      openCalls.delete(callId)
      if (openCalls.size === 0) release()
    },
    turns() {
      release()
      return turns.map(({ role, blocks }) => ({
        role,
        blocks: role === 'assistant' ? blocks.toSorted(byOrder) : blocks,
      }))
    },
  }
}
