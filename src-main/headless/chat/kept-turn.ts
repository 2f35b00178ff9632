import type { CorralClient } from '../../contract/contract.ts'
import type { Answer, AnswerPart, ConversationUpdate } from '../../contract/conversation.ts'
import { CorralError } from '../../core/errors.ts'
import type { ChatState } from './chat-turn.ts'

const over = new Set<Answer['state']>(['done', 'stopped', 'failed'])

/**
 * As `chatTurn`, in a conversation that Corral keeps: the window shows it, and it goes on there.
 * Tools stay off, since nobody could be asked for consent here.
 * @throws CorralError `unavailable` where the answer failed
 */
export async function keptTurn(
  client: CorralClient,
  state: ChatState,
  text: string,
  signal: AbortSignal,
): Promise<ChatState> {
  const fields = { models: [state.model], systemPrompt: state.system, toolsOn: false }
  const { id } =
    state.conversationId === null
      ? await client.conversations.create(fields)
      : await client.conversations.update({ id: state.conversationId, ...fields })
  const { answers } = await client.conversations.ask({ id, text })
  const messageId = answers[0]?.id
  if (messageId === undefined) throw new CorralError('unavailable', 'Nobody answers.')
  const stop = () => void client.conversations.stop({ id, messageId }).catch(() => {})
  signal.addEventListener('abort', stop, { once: true })
  try {
    const answer = await printed(await client.conversations.watch({ id }), messageId)
    const said = textOf(answer.parts)
    const problem = answer.state === 'failed' ? (answer.problem ?? 'It failed.') : null
    if (problem !== null) throw new CorralError('unavailable', problem)
    return {
      ...state,
      conversationId: id,
      turns: [...state.turns, { role: 'user', text }, { role: 'assistant', text: said }],
    }
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

/** Prints the text of an answer as it comes, until the answer is over. */
async function printed(
  updates: AsyncIterable<ConversationUpdate>,
  messageId: string,
): Promise<Answer> {
  let answer: Answer | undefined
  let shownChars = 0
  for await (const update of updates) {
    answer = after(answer, update, messageId)
    const text = textOf(answer?.parts ?? [])
    process.stdout.write(text.slice(shownChars))
    shownChars = text.length
    if (answer && over.has(answer.state)) break
  }
  process.stdout.write('\n')
  if (!answer) throw new CorralError('not_found', 'The conversation was removed.')
  return answer
}

function after(
  answer: Answer | undefined,
  update: ConversationUpdate,
  messageId: string,
): Answer | undefined {
  if (update.type === 'now' || update.type === 'message') {
    const messages = update.type === 'now' ? update.messages : [update.message]
    const found = messages.find(({ id }) => id === messageId)
    return found?.role === 'assistant' ? found : answer
  }
  if (update.type !== 'words' || update.messageId !== messageId || !answer) return answer
  const parts = answer.parts.map((part, at) =>
    at === update.part && part.type !== 'tool' ? { ...part, text: part.text + update.text } : part,
  )
  return { ...answer, parts }
}

function textOf(parts: readonly AnswerPart[]): string {
  return parts.map((part) => (part.type === 'text' ? part.text : '')).join('')
}
