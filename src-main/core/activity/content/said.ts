import type { KeptAnswer } from '../../../contract/kept-content.ts'
import type { AnswerEvent } from '../../chat.ts'

type Said = Pick<KeptAnswer, 'text' | 'thinking' | 'tool_calls'>

interface Choice {
  text: string
  thinking: string
  readonly calls: Map<number, { name: string; arguments: string }>
}

/** Collects what answer events say. */
export interface SaidCollector {
  push(event: AnswerEvent): void
  /** Several choices one after the other. */
  said(): Said
}

export function collectSaid(): SaidCollector {
  const choices = new Map<number, Choice>()
  const choiceAt = (at: number): Choice => {
    const known = choices.get(at)
    if (known) return known
    const choice: Choice = { text: '', thinking: '', calls: new Map() }
    choices.set(at, choice)
    return choice
  }
  return {
    push(event) {
      switch (event.type) {
        case 'text':
        case 'thinking':
          choiceAt(event.choice)[event.type] += event.text
          break
        case 'tool_call':
          choiceAt(event.choice).calls.set(event.index, { name: event.name, arguments: '' })
          break
        case 'tool_arguments': {
          const call = choiceAt(event.choice).calls.get(event.index)
          if (call) call.arguments += event.text
          break
        }
        case 'waiting':
        case 'finish':
        case 'end':
          break
      }
    },
    said() {
      const inOrder = [...choices].toSorted(([a], [b]) => a - b).map(([, choice]) => choice)
      const joined = (field: 'text' | 'thinking') =>
        inOrder
          .map((choice) => choice[field])
          .filter((text) => text !== '')
          .join('\n\n')
      return {
        text: joined('text'),
        thinking: joined('thinking'),
        tool_calls: inOrder.flatMap(({ calls }) => [...calls.values()]),
      }
    },
  }
}
