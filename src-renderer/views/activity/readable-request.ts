/** A piece of what was said. */
export type SaidPart =
  | { kind: 'text' | 'thinking' | 'result' | 'other'; text: string }
  | { kind: 'call'; name: string; arguments: string }

interface SaidMessage {
  role: string
  parts: SaidPart[]
}

export interface ReadableRequest {
  messages: SaidMessage[]
  /** Names of the tools that were offered. */
  tools: string[]
}

type Json = Readonly<Record<string, unknown>>

/** The messages of a request in any dialect; null for what cannot be read, such as a cut body. */
export function readRequest(body: string): ReadableRequest | null {
  const json = parse(body)
  if (json === null) return null
  const system = json.system ?? json.instructions
  const messages = [
    ...(system === undefined ? [] : [message('system', partsOf(system))]),
    ...listOf(json.messages).map(chatMessage),
    ...inputOf(json.input),
    ...(json.prompt === undefined ? [] : [message('user', partsOf(json.prompt))]),
  ].filter(({ parts }) => parts.length > 0)
  const tools = listOf(json.tools).map(({ name, function: call }) =>
    textOf(name ?? (call as Json | undefined)?.name),
  )
  return { messages, tools: tools.filter((name) => name !== '') }
}

/** JSON with one field a line; what is no JSON stays as it is. */
export function indented(body: string): string {
  const json = parse(body)
  return json === null ? body : JSON.stringify(json, null, 2)
}

function parse(body: string): Json | null {
  try {
    const json: unknown = JSON.parse(body)
    return isObject(json) ? json : null
  } catch {
    return null
  }
}

function chatMessage({ role, content, thinking, images, tool_calls }: Json): SaidMessage {
  const name = textOf(role) || 'user'
  const said = partsOf(content)
  return message(name, [
    ...(typeof thinking === 'string' ? [{ kind: 'thinking' as const, text: thinking }] : []),
    ...(name === 'tool' ? said.map(asResult) : said),
    ...(Array.isArray(images) ? images.map(() => other('image')) : []),
    ...listOf(tool_calls).map((call) => callPart((call.function ?? call) as Json)),
  ])
}

/** Of the Responses protocol, or texts to embed. */
function inputOf(input: unknown): SaidMessage[] {
  if (typeof input === 'string') return [message('user', partsOf(input))]
  if (!Array.isArray(input)) return []
  return input.map((item: unknown) => {
    if (!isObject(item)) return message('user', partsOf(item))
    if (item.type === 'function_call') return message('assistant', [callPart(item)])
    if (item.type === 'function_call_output') {
      return message('tool', partsOf(item.output).map(asResult))
    }
    if (item.type === 'reasoning') {
      return message('assistant', [{ kind: 'thinking', text: summaryOf(item) }])
    }
    return chatMessage(item)
  })
}

function summaryOf({ summary }: Json): string {
  return listOf(summary)
    .map(({ text }) => textOf(text))
    .join('\n')
}

/** Text, or blocks of any of the dialects. */
function partsOf(content: unknown): SaidPart[] {
  if (typeof content === 'string') return content === '' ? [] : [{ kind: 'text', text: content }]
  if (!Array.isArray(content)) return []
  return content.flatMap((block: unknown) => (isObject(block) ? blockParts(block) : partsOf(block)))
}

function blockParts(block: Json): SaidPart[] {
  const { type, text, thinking, content } = block
  if (typeof text === 'string') return [{ kind: 'text', text }]
  if (typeof thinking === 'string') return [{ kind: 'thinking', text: thinking }]
  if (type === 'tool_use') return [callPart(block)]
  if (type === 'tool_result') return partsOf(content).map(asResult)
  return [other(textOf(type))]
}

function callPart({ name, arguments: given, input }: Json): SaidPart {
  const value = given ?? input
  return {
    kind: 'call',
    name: textOf(name),
    arguments: typeof value === 'string' ? value : JSON.stringify(value ?? {}),
  }
}

/** What is no text is named: an image, a file. */
function other(type: string): SaidPart {
  const name = type.replace(/^input_/, '').replace(/_url$/, '')
  return { kind: 'other', text: name === '' ? 'something else' : name.replaceAll('_', ' ') }
}

function asResult(part: SaidPart): SaidPart {
  return part.kind === 'text' ? { kind: 'result', text: part.text } : part
}

function message(role: string, parts: SaidPart[]): SaidMessage {
  return { role, parts }
}

function listOf(value: unknown): Json[] {
  return Array.isArray(value) ? value.filter(isObject) : []
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
