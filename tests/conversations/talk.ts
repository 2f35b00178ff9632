import { join } from 'node:path'
import type { CorralClient } from '../../src-main/contract/contract.ts'
import type {
  Answer,
  ConversationFields,
  ConversationUpdate,
  Message,
} from '../../src-main/contract/conversation.ts'
import { chatFrames, stream } from '../gateway/cloud/scripts.ts'
import { writeChainModel } from '../helpers/models/chain-model.ts'
import { eventually } from '../helpers/test-corral.ts'

export const said = 'All is well today.'
export const computed = 'It makes nine.'

const call = '<tool_call>{"name": "calculator", "arguments": {"expression": "4+5"}}</tool_call>'

/** Models that say one thing, that compute first, that compute without end. */
export async function writeTalkers(folder: string): Promise<void> {
  const at = (name: string) => join(folder, `${name}.gguf`)
  await writeChainModel(at('talker'), { says: said })
  await writeChainModel(at('computer'), { says: call, afterTool: computed })
  await writeChainModel(at('endless'), { says: call })
}

/** Says it, and then nothing more. */
export const unfinished = (text: string) => stream([chatFrames.role, chatFrames.text(text)], 'open')

/** One conversation, as a person has it. */
export interface Talk {
  readonly id: string
  ask(text: string, more?: object): Promise<{ question: Message; answers: Answer[] }>
  messages(): Promise<Message[]>
  answer(id: string): Promise<Answer>
  /** The answer once it is in this state. */
  reaches(id: string, state: Answer['state']): Promise<Answer>
  /** Asks, and waits for the answers. */
  hear(text: string, more?: object): Promise<Answer[]>
}

export async function talkOf(
  { conversations }: Pick<CorralClient, 'conversations'>,
  fields: ConversationFields | { readonly id: string },
): Promise<Talk> {
  const id = 'id' in fields ? fields.id : (await conversations.create(fields)).id
  const messages = async () => (await conversations.get({ id })).messages
  const ask: Talk['ask'] = (text, more = {}) => conversations.ask({ id, text, ...more })
  const answer = async (messageId: string) => {
    const found = (await messages()).find((message) => message.id === messageId)
    if (found?.role !== 'assistant') throw new Error('there is no such answer')
    return found
  }
  const reaches: Talk['reaches'] = async (messageId, state) => {
    await eventually(async () => (await answer(messageId)).state).toBe(state)
    return answer(messageId)
  }
  return {
    id,
    ask,
    messages,
    answer,
    reaches,
    async hear(text, more) {
      const { answers } = await ask(text, more)
      const isOver = async () => (await conversations.get({ id })).conversation.running
      await eventually(isOver).toBe(false)
      return Promise.all(answers.map((one) => answer(one.id)))
    },
  }
}

export function wordsOf({ parts }: Answer): string {
  return parts.map((part) => (part.type === 'text' ? part.text : '')).join('')
}

/** What somebody knows who applies each update to what they knew before. */
export interface Watched {
  readonly messages: ReadonlyMap<string, Message>
  readonly updates: readonly ConversationUpdate[]
  readonly done: Promise<void>
}

export function follow(updates: AsyncIterable<ConversationUpdate>): Watched {
  const messages = new Map<string, Message>()
  const seen: ConversationUpdate[] = []
  const read = async () => {
    for await (const update of updates) {
      seen.push(update)
      apply(messages, update)
    }
  }
  return { messages, updates: seen, done: read() }
}

export function apply(messages: Map<string, Message>, update: ConversationUpdate): void {
  if (update.type === 'now') {
    for (const message of update.messages) messages.set(message.id, structuredClone(message))
  }
  if (update.type === 'message') messages.set(update.message.id, structuredClone(update.message))
  if (update.type === 'words') {
    const message = messages.get(update.messageId)
    const part = message?.role === 'assistant' ? message.parts[update.part] : undefined
    if (part === undefined || part.type === 'tool') throw new Error('words for a part not there')
    part.text += update.text
  }
}
