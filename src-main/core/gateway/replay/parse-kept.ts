import type { KeptBody } from '../../activity/content/kept-contents.ts'
import type { Door } from '../../../contract/routing.ts'
import type { ChatRequest, CompletionRequest } from '../../chat.ts'
import { CorralError } from '../../errors.ts'
import { parseMessagesRequest } from '../anthropic/messages-request.ts'
import { isObject } from '../body.ts'
import { parseChat } from '../ollama/chat-request.ts'
import { parseGenerate } from '../ollama/generate-request.ts'
import { parseChatRequest } from '../openai/chat-request.ts'
import { onlyCompletion, parseCompletionRequest } from '../openai/completion-request.ts'
import { parseResponsesRequest } from '../responses/responses-request.ts'

/** A request that was kept, for another model. */
export interface Repeated {
  /** The body as it came, with the name of the other model. */
  readonly json: Readonly<Record<string, unknown>>
  /** The door whose dialect it speaks. */
  readonly dialect: Door
  readonly inner: ChatRequest | CompletionRequest
  /** What its door had to leave out. */
  readonly dropped: readonly string[]
}

type Json = Repeated['json']
type Inner = Pick<Repeated, 'inner' | 'dropped'>

/** A person waits for this answer. */
const priority = 'high'

/**
 * Reads a kept body as its own door would.
 * @throws CorralError `unsupported` for what is no chat, or is not whole; `invalid_input` for what
 *   its door would refuse, too
 */
export function parseKept({ body, door, isCut }: KeptBody, model: string): Repeated {
  if (isCut) throw notAgain('Only the beginning of this request was kept.')
  const json = { ...objectIn(body), model }
  const { inner, dropped } = parsers[door](json)
  return { json, dialect: door, inner: { ...inner, choices: 1, topLogprobs: null }, dropped }
}

const parsers: Readonly<Record<Door, (json: Json) => Inner>> = {
  openai: parseOpenAi,
  // The window's chats are kept in OpenAI's words.
  window: parseOpenAi,
  responses: (json) => only(parseResponsesRequest(json, priority).chat),
  ollama: parseOllama,
  anthropic(json) {
    const { chat, dropped } = parseMessagesRequest(json, priority)
    return { inner: chat, dropped: dropped.list() }
  },
}

function parseOpenAi(json: Json): Inner {
  if ('messages' in json) return only(parseChatRequest(json, priority).chat)
  if ('input' in json) throw noChat()
  return only(onlyCompletion(parseCompletionRequest(json, priority)))
}

function parseOllama(json: Json): Inner {
  if ('messages' in json) return only(parseChat(json, priority).chat)
  if ('input' in json) throw noChat()
  const { request } = parseGenerate(json, priority)
  if (request === null) throw noChat()
  return only(request.kind === 'chat' ? request.chat : request.completion)
}

function only(inner: Inner['inner']): Inner {
  return { inner, dropped: [] }
}

function objectIn(body: Uint8Array): Json {
  try {
    const json: unknown = JSON.parse(new TextDecoder().decode(body))
    if (isObject(json)) return json
  } catch {
    // What is wrong with it would be told with a piece of it.
  }
  throw notAgain('What was kept is no JSON object.')
}

function noChat(): CorralError {
  return notAgain('It is no chat and no completion, such as a request for embeddings.')
}

function notAgain(why: string): CorralError {
  return new CorralError('unsupported', `This request cannot be asked again. ${why}`)
}
