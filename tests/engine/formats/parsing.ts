import type { ChatRequest, Tool } from '../../../src-main/core/chat.ts'
import type {
  OutputFormat,
  OutputPiece,
} from '../../../src-main/core/engine/formats/output-format.ts'
import { chatRequest } from '../chat-requests.ts'

export interface Parsed {
  readonly text: string
  readonly thinking: string
  readonly calls: readonly { readonly name: string; readonly arguments: string }[]
}

/** What most tests below may call. */
const tools: readonly Tool[] = [
  tool('get_weather', { city: { type: 'string' }, days: { type: 'integer' } }),
  tool('write_file', { path: { type: 'string' }, content: { type: 'string' } }),
  tool('search', {
    query: { type: 'string' },
    filters: { type: 'object' },
    tags: { type: 'array' },
    limit: { type: ['integer', 'null'] },
    exact: { type: 'boolean' },
  }),
  tool('ping', {}),
]

export function request(change: Partial<ChatRequest> = {}): ChatRequest {
  return chatRequest([], { tools, ...change })
}

/** Parses these chunks and joins what came of them. */
export function parse(
  format: OutputFormat,
  chunks: string | readonly string[],
  { prompt = '', ...change }: Partial<ChatRequest> & { prompt?: string } = {},
): Parsed {
  const parser = format.createParser(prompt, request(change))
  const pieces: OutputPiece[] = []
  for (const chunk of typeof chunks === 'string' ? [chunks] : chunks) {
    pieces.push(...parser.push(chunk))
  }
  return joined([...pieces, ...parser.end()])
}

export function joined(pieces: readonly OutputPiece[]): Parsed {
  const calls: { name: string; arguments: string }[] = []
  const texts = { text: '', thinking: '' }
  for (const piece of pieces) {
    if (piece.type === 'call') calls.push({ name: piece.name, arguments: '' })
    else if (piece.type !== 'arguments') texts[piece.type] += piece.text
    else {
      const last = calls.at(-1)
      if (!last) throw new Error('Arguments without a call')
      last.arguments += piece.text
    }
  }
  return { ...texts, calls }
}

function tool(name: string, properties: Record<string, unknown>): Tool {
  return {
    name,
    description: `Does ${name}.`,
    parameters: { type: 'object', properties, required: Object.keys(properties).slice(0, 1) },
  }
}
