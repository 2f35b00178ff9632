import type { Block, ChatRequest, Tool, Turn } from '../../chat.ts'

/** A part of a request that stands in the prompt, in pieces whose labels never show in a report. */
export interface RequestField {
  /** As clients call it: `tools.3`, `messages.0`. */
  readonly name: string
  readonly pieces: readonly Piece[]
}

interface Piece {
  readonly label: string
  readonly text: KeptText
}

/** The beginning of a text, and what tells the rest apart from another. */
interface KeptText {
  readonly start: string
  readonly length: number
  /** Of the whole; `null` when the beginning is all of it. */
  readonly hash: string | null
}

export type HashText = (text: string) => string

const longestStart = 64 * 1024

/** The fields of a request in the order in which they usually stand in a prompt. */
export function fieldsOf(
  request: ChatRequest,
  hash: HashText,
): {
  tools: RequestField[]
  turns: RequestField[]
  options: RequestField[]
} {
  const keep = (text: string): KeptText =>
    text.length <= longestStart
      ? { start: text, length: text.length, hash: null }
      : { start: copyOf(text.slice(0, longestStart)), length: text.length, hash: hash(text) }
  const option = (name: string, value: unknown): RequestField => ({
    name,
    pieces: [{ label: '', text: keep(JSON.stringify(value)) }],
  })
  return {
    tools: request.tools.map((tool, index) => ({
      name: `tools.${index}`,
      pieces: [{ label: tool.name, text: keep(toolText(tool)) }],
    })),
    turns: request.turns.map((turn, index) => ({
      name: `messages.${index}`,
      pieces: turn.blocks.map((block) => ({
        label: labelOf(turn, block),
        text: keep(textOf(block)),
      })),
    })),
    options: [
      option('chat_template_kwargs', request.templateOptions),
      option('reasoning_effort', request.thinking),
    ],
  }
}

/** Characters kept in memory for these fields. */
export function keptChars(fields: readonly RequestField[]): number {
  return fields
    .flatMap(({ pieces }) => pieces)
    .reduce((sum, { text }) => sum + text.start.length, 0)
}

export function sameField(one: RequestField, other: RequestField): boolean {
  return (
    one.pieces.length === other.pieces.length &&
    one.pieces.every((piece, index) => samePiece(piece, other.pieces[index]))
  )
}

/** Characters that two fields share at their beginning; at least so many, when they are very long. */
export function sameChars(one: RequestField, other: RequestField): number {
  let count = 0
  for (const [index, piece] of one.pieces.entries()) {
    const counterpart = other.pieces[index]
    if (!counterpart || piece.label !== counterpart.label) return count
    if (!samePiece(piece, counterpart)) {
      return count + sameStart(piece.text.start, counterpart.text.start)
    }
    count += piece.text.length
  }
  return count
}

export function lengthOf(field: RequestField): number {
  return field.pieces.reduce((sum, { text }) => sum + text.length, 0)
}

/** The part of the longer of two fields, 0 to 1, that their common beginning and end make up. */
export function likeness(one: RequestField, other: RequestField): number {
  if (sameField(one, other)) return 1
  const [a, b] = [wholeStart(one), wholeStart(other)]
  const start = sameStart(a, b)
  const end = sameEnd(a.slice(start), b.slice(start))
  return (start + end) / Math.max(a.length, b.length, 1)
}

function samePiece(one: Piece, other: Piece | undefined): boolean {
  return (
    other !== undefined &&
    one.label === other.label &&
    one.text.length === other.text.length &&
    one.text.hash === other.text.hash &&
    one.text.start === other.text.start
  )
}

function sameStart(a: string, b: string): number {
  const length = Math.min(a.length, b.length)
  let at = 0
  while (at < length && a.charCodeAt(at) === b.charCodeAt(at)) at += 1
  return at
}

function sameEnd(a: string, b: string): number {
  const length = Math.min(a.length, b.length)
  let count = 0
  while (
    count < length &&
    a.charCodeAt(a.length - 1 - count) === b.charCodeAt(b.length - 1 - count)
  ) {
    count += 1
  }
  return count
}

function wholeStart(field: RequestField): string {
  return field.pieces.map(({ text }) => text.start).join('')
}

function toolText({ name, description, parameters }: Tool): string {
  return JSON.stringify({ name, description, parameters })
}

function labelOf(turn: Turn, block: Block): string {
  if (block.type === 'tool_call') return `${turn.role} call ${block.id} ${block.name}`
  if (block.type === 'tool_result') return `${turn.role} result ${block.callId}`
  return `${turn.role} ${block.type}`
}

function textOf(block: Block): string {
  if (block.type === 'tool_call') return block.arguments
  if (block.type === 'image' || block.type === 'document') return ''
  return block.text
}

/** A slice keeps the whole text alive; a copy does not. */
function copyOf(slice: string): string {
  return Buffer.from(slice, 'utf16le').toString('utf16le')
}
