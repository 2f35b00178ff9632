import type { ChatTurn, ChatUpdate } from '../../src-main/contract/chat.ts'

export type Ending = Extract<ChatUpdate, { type: 'end' }>
export type Waiting = Extract<ChatUpdate, { type: 'waiting' }>

export interface Question {
  role: 'user'
  id: string
  text: string
}

export interface Answer {
  role: 'assistant'
  id: string
  model: string
  /** What the model said to itself before it answered. */
  thinking: string
  text: string
  state: 'waiting' | 'writing' | 'done' | 'stopped' | 'failed'
  waiting: Waiting | null
  ending: Ending | null
  problem: string | null
}

export type Message = Question | Answer

let made = 0

function nextId(): string {
  made += 1
  return String(made)
}

export function newQuestion(text: string): Question {
  return { role: 'user', id: nextId(), text }
}

export function newAnswer(model: string): Answer {
  return {
    role: 'assistant',
    id: nextId(),
    model,
    thinking: '',
    text: '',
    state: 'waiting',
    waiting: null,
    ending: null,
    problem: null,
  }
}

/** The conversation without its last answer, as asking again needs it. */
export function withoutLastAnswer(messages: Message[]): Message[] {
  return messages.at(-1)?.role === 'assistant' ? messages.slice(0, -1) : messages
}

/** What the model is given. Roles alternate: a question without an answer joins the next one. */
export function turnsOf(messages: Message[]): ChatTurn[] {
  const turns: ChatTurn[] = []
  for (const { role, text } of messages) {
    const last = turns.at(-1)
    if (text === '') continue
    if (last?.role === role) last.text += `\n\n${text}`
    else turns.push({ role, text })
  }
  return turns
}
