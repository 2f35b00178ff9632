import { create } from 'zustand'
import { client } from '../api/client.ts'
import { errorMessage } from '../lib/error-message.ts'
import { createFrameBuffer } from '../lib/frame-buffer.ts'
import {
  type Answer,
  type Message,
  newAnswer,
  newQuestion,
  turnsOf,
  withoutLastAnswer,
} from './conversation.ts'

interface Chat {
  messages: Message[]
  draft: string
  /** The user's choice; null leaves it to the app. */
  modelId: string | null
  running: boolean
}

const empty = { messages: [], draft: '', running: false }

export const useChat = create<Chat>(() => ({ ...empty, modelId: null }))

let run: AbortController | null = null

export function setDraft(draft: string): void {
  useChat.setState({ draft })
}

export function chooseModel(modelId: string): void {
  useChat.setState({ modelId })
}

export function newChat(): void {
  stop()
  run = null
  useChat.setState(empty)
}

export function stop(): void {
  run?.abort()
}

export function send(text: string, model: string): void {
  if (useChat.getState().running || text.trim() === '') return
  const messages = [...useChat.getState().messages, newQuestion(text.trim())]
  useChat.setState({ draft: '' })
  void answer(messages, model)
}

/** Asks the last question once more, after a failure or for another answer. */
export function askAgain(model: string): void {
  if (useChat.getState().running) return
  void answer(withoutLastAnswer(useChat.getState().messages), model)
}

async function answer(messages: Message[], model: string): Promise<void> {
  const own = new AbortController()
  run = own
  const change = (next: (answer: Answer) => Partial<Answer>) => {
    if (run === own) changeLast(next)
  }
  const thoughts = createFrameBuffer((text) => {
    change((last) => ({ thinking: last.thinking + text, waiting: null }))
  })
  const words = createFrameBuffer((text) => {
    change((last) => ({ text: last.text + text, state: 'writing', waiting: null }))
  })
  const flush = () => {
    thoughts.flush()
    words.flush()
  }
  useChat.setState({ messages: [...messages, newAnswer(model)], running: true })
  try {
    const input = { model, turns: turnsOf(messages) }
    for await (const update of await client.chat.stream(input, { signal: own.signal })) {
      if (update.type === 'waiting') change(() => ({ waiting: update }))
      else if (update.type === 'thinking') thoughts.add(update.text)
      else if (update.type === 'text') words.add(update.text)
      else {
        flush()
        change(() => ({ state: 'done', ending: update, waiting: null }))
      }
    }
    flush()
    change(({ ending }) => (ending === null ? { state: 'stopped' } : {}))
  } catch (error) {
    flush()
    const stopped = own.signal.aborted
    change(() =>
      stopped ? { state: 'stopped' } : { state: 'failed', problem: errorMessage(error) },
    )
  }
  if (run === own) useChat.setState({ running: false })
}

/** Only the last message is replaced: the others keep their identity and are not drawn again. */
function changeLast(next: (answer: Answer) => Partial<Answer>): void {
  useChat.setState(({ messages }) => {
    const last = messages.at(-1)
    if (last?.role !== 'assistant') return {}
    return { messages: [...messages.slice(0, -1), { ...last, ...next(last) }] }
  })
}
