import type { ChatTurn } from '../../contract/chat.ts'
import type { CorralClient } from '../../contract/contract.ts'
import { paint } from '../paint.ts'

/** A conversation so far. */
export interface ChatState {
  readonly model: string
  /** What the model is told first. */
  readonly system: string | null
  readonly turns: readonly ChatTurn[]
  /** Of one that Corral keeps, once it has begun. */
  readonly conversationId: string | null
}

/**
 * Asks, and prints the answer as it comes. An answer that was stopped is kept as far as it came.
 * @throws what the call throws, unless the signal was aborted; the state stays as it was then
 */
export async function chatTurn(
  client: CorralClient,
  state: ChatState,
  text: string,
  signal: AbortSignal,
): Promise<ChatState> {
  const turns: ChatTurn[] = [...state.turns, { role: 'user', text }]
  const first: ChatTurn[] = state.system === null ? [] : [{ role: 'system', text: state.system }]
  const input = { model: state.model, turns: [...first, ...turns] }
  let answer = ''
  let isThinking = false
  try {
    for await (const update of await client.chat.stream(input, { signal })) {
      if (update.type === 'thinking') process.stderr.write(paint('dim', update.text))
      if (update.type === 'text') {
        if (isThinking) process.stderr.write('\n')
        process.stdout.write(update.text)
        answer += update.text
      }
      isThinking = update.type === 'thinking'
    }
  } catch (error) {
    if (!signal.aborted) throw error
  }
  process.stdout.write('\n')
  // A model that is asked anew must not find a question without an answer.
  return answer === ''
    ? state
    : { ...state, turns: [...turns, { role: 'assistant', text: answer }] }
}
