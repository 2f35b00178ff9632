import type { FinishReason } from '../../../chat.ts'
import { classifyError } from '../classify.ts'
import { type JsonObject, isObject, objectOf, parseJson, textOf } from '../json.ts'
import type { StreamWatcher } from '../upstream-dialect.ts'
import type { UpstreamError } from '../upstream-error.ts'
import { toFinishReason } from './stop-reason.ts'
import { createUsageReader } from './usage.ts'

const lineFeed = 0x0a
/** What the events to be read have in them. Elsewhere it costs a look at the line, no more. */
const marks = [Buffer.from('message_'), Buffer.from('error')]
/** Longer lines are not read: they hold content only. */
const maxLineBytes = 2 ** 18

/**
 * Watches a streamed message. Until there is content every event is read; from then on those that
 * tell of usage, end and errors, and the rest of the bytes is only searched for their marks.
 */
export function createMessagesWatcher(): StreamWatcher {
  const usage = createUsageReader()
  let hasContent = false
  let isWhole = false
  let error: UpstreamError | null = null
  let finish: FinishReason | null = null
  /** A line that is not over. */
  let pieces: Uint8Array[] = []
  let pieceBytes = 0

  const takeEvent = (event: JsonObject) => {
    if (event.type === 'message_start') usage.take(objectOf(event.message).usage)
    else if (event.type === 'message_delta') {
      usage.take(event.usage)
      const reason = textOf(objectOf(event.delta).stop_reason)
      if (reason === '') return
      hasContent = true
      finish = toFinishReason(reason, false)
    } else if (event.type === 'message_stop') isWhole = true
    else if (event.type === 'error' || isObject(event.error)) {
      error ??= classifyError(event, 'anthropic')
    } else hasContent ||= holdsContent(event)
  }
  const takeLines = (text: string) => {
    for (const line of text.split(/[\r\n]+/)) {
      if (!line.startsWith('data:') || (hasContent && line.startsWith(moreContent))) continue
      const event = parseJson(line.slice('data:'.length))
      if (isObject(event)) takeEvent(event)
    }
  }
  const take = (lines: Buffer) => {
    if (hasContent && !marks.some((mark) => lines.includes(mark))) return
    const text = lines.toString('utf8')
    takeLines(text.charCodeAt(0) === byteOrderMark ? text.slice(1) : text)
  }
  const keep = (piece: Uint8Array) => {
    pieceBytes += piece.length
    // What is over the bound is forgotten, and the rest of its line with it.
    if (pieceBytes <= maxLineBytes) pieces.push(piece)
    else pieces = []
  }

  return {
    push(chunk) {
      const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
      const end = bytes.lastIndexOf(lineFeed) + 1
      if (end === 0) return keep(bytes)
      const whole = bytes.subarray(0, end)
      take(pieces.length === 0 ? whole : Buffer.concat([...pieces, whole]))
      pieces = []
      pieceBytes = 0
      if (end < bytes.length) keep(bytes.subarray(end))
    },
    end() {
      if (pieces.length > 0) take(Buffer.concat(pieces))
      pieces = []
    },
    get hasContent() {
      return hasContent
    },
    get error() {
      return error
    },
    get isWhole() {
      return isWhole
    },
    get usage() {
      return usage.usage
    },
    get finish() {
      return finish
    },
  }
}

/** So most lines begin. A text may well speak of errors: that is no reason to read it. */
const moreContent = 'data: {"type":"content_block_delta"'
const byteOrderMark = 0xfeff

/** A call, or a piece of text or thinking that is not empty. */
function holdsContent(event: JsonObject): boolean {
  const { type, text, thinking } = objectOf(event.content_block)
  if (type !== undefined) {
    return textOf(text) !== '' || textOf(thinking) !== '' || !blank.has(type)
  }
  const delta = objectOf(event.delta)
  const said = [delta.text, delta.thinking, delta.partial_json]
  return said.some((piece) => textOf(piece) !== '')
}

/** Blocks that begin without content. */
const blank = new Set<unknown>(['text', 'thinking'])
