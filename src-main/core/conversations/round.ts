import type { AnswerEnd, AnswerEvent, FinishReason } from '../chat.ts'
import type { AnswerDraft } from './answer-draft.ts'

/** A call as a model has made it. */
export interface ModelCall {
  readonly id: string
  readonly name: string
  /** JSON text, as far as the model wrote JSON. */
  readonly arguments: string
}

export interface Round {
  readonly reason: FinishReason
  readonly calls: readonly ModelCall[]
  readonly end: AnswerEnd | null
}

/**
 * Reads one answer of a model into the draft.
 * @param takenIds of calls of earlier rounds: no two of an answer may be alike
 */
export async function readRound(
  draft: AnswerDraft,
  events: AsyncIterable<AnswerEvent>,
  takenIds: ReadonlySet<string>,
): Promise<Round> {
  const calls = new Map<number, { id: string; name: string; arguments: string }>()
  let reason: FinishReason = 'stop'
  let end: AnswerEnd | null = null
  for await (const event of events) {
    switch (event.type) {
      case 'waiting':
        draft.waits({ for: event.for, progress: event.progress })
        break
      case 'text':
      case 'thinking':
        draft.says(event.type, event.text)
        break
      case 'tool_call':
        calls.set(event.index, { id: event.id, name: event.name, arguments: '' })
        break
      case 'tool_arguments': {
        const call = calls.get(event.index)
        if (call) call.arguments += event.text
        break
      }
      case 'finish':
        reason = event.reason
        break
      case 'end':
        end = event
        break
    }
  }
  draft.flush()
  return { reason, end, calls: withOwnIds([...calls.values()], takenIds) }
}

function withOwnIds(calls: readonly ModelCall[], takenIds: ReadonlySet<string>): ModelCall[] {
  const taken = new Set(takenIds)
  return calls.map((call) => {
    let id = call.id
    for (let n = 2; id === '' || taken.has(id); n++) id = `${call.id}_${n}`
    taken.add(id)
    return { ...call, id }
  })
}
