import type { AnswerEvent } from '../chat.ts'
import { isObject } from './body.ts'

type Content = Extract<AnswerEvent, { type: 'text' | 'thinking' | 'tool_call' | 'tool_arguments' }>

type Block =
  | { readonly type: 'text' | 'thinking' }
  | { readonly type: 'tool_use'; readonly id: string; readonly name: string }

/** One block after the other, each from its start to its stop. */
export type BlockStep =
  | { readonly type: 'start'; readonly block: Block }
  | { readonly type: 'delta'; readonly text: string }
  | { readonly type: 'stop' }

export interface BlockSequence {
  take(event: Content): BlockStep[]
  /** Once no more comes. */
  end(): BlockStep[]
}

interface Call {
  readonly index: number
  readonly block: Block
  text: string
}

/**
 * Puts the content of an answer into blocks that never overlap. Calls of which the arguments come by
 * turns are told one after the other: the second waits until the first is whole.
 */
export function createBlockSequence(): BlockSequence {
  let open: Block | Call | null = null
  let waiting: Call[] = []

  const stop = (): BlockStep[] => {
    if (!open) return []
    open = null
    return [{ type: 'stop' }]
  }
  const begin = (call: Call): BlockStep[] => {
    const steps: BlockStep[] = [...stop(), { type: 'start', block: call.block }]
    open = call
    return call.text === '' ? steps : [...steps, { type: 'delta', text: call.text }]
  }
  const beginAllWaiting = () => {
    const calls = waiting
    waiting = []
    return calls.flatMap(begin)
  }
  const beginWhatMay = (): BlockStep[] => {
    const steps: BlockStep[] = []
    while (waiting[0] && (!open || !('text' in open) || isWhole(open.text))) {
      steps.push(...begin(waiting.shift()!))
    }
    return steps
  }

  return {
    take(event) {
      if (event.type === 'tool_call') {
        const { index, id, name } = event
        waiting.push({ index, block: { type: 'tool_use', id, name }, text: '' })
        return beginWhatMay()
      }
      if (event.type === 'tool_arguments') {
        if (open && 'text' in open && open.index === event.index) {
          open.text += event.text
          return [{ type: 'delta', text: event.text }, ...beginWhatMay()]
        }
        const call = waiting.find(({ index }) => index === event.index)
        if (!call) {
          if (event.text.trim() === '') return []
          throw new Error('arguments of a call that is over, or has not begun')
        }
        call.text += event.text
        return []
      }
      const { type, text } = event
      if (text === '') return []
      const delta: BlockStep = { type: 'delta', text }
      if (open && !('text' in open) && open.type === type) return [delta]
      const steps = [...beginAllWaiting(), ...stop()]
      open = { type }
      return [...steps, { type: 'start', block: open }, delta]
    },
    end: () => [...beginAllWaiting(), ...stop()],
  }
}

function isWhole(json: string): boolean {
  return json !== '' && toInput(json) !== null
}

/** The object that a JSON text says; `null` when it is none. */
export function toInput(json: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(json || '{}')
    return isObject(value) ? value : null
  } catch {
    return null
  }
}
