import type { AnswerEvent } from '../../chat.ts'
import { parseJson } from '../../providers/upstream/json.ts'

/** The events that say something. */
type SaidEvent = Extract<
  AnswerEvent,
  { type: 'text' | 'thinking' | 'tool_call' | 'tool_arguments' }
>
type Piece = Exclude<SaidEvent, { type: 'tool_call' }>

/** Writes down answer events, one to a line; pieces that follow each other become one. */
export interface EventLines {
  push(event: AnswerEvent): void
  /** Writes what still waits for more. */
  end(): void
}

/** Long enough for a line to cost little, short enough for the last one to be lost. */
const longestLineChars = 1024

export function writeEventLines(write: (line: Uint8Array) => void): EventLines {
  let waiting: Piece | null = null
  const writeLine = (event: SaidEvent) => write(Buffer.from(`${JSON.stringify(event)}\n`))
  const flush = () => {
    if (waiting) writeLine(waiting)
    waiting = null
  }
  return {
    push(event) {
      if (event.type === 'tool_call') {
        flush()
        return writeLine(event)
      }
      if (!isPiece(event)) return
      const said = withoutLogprobs(event)
      if (waiting && isSame(waiting, said)) {
        waiting = { ...waiting, text: waiting.text + said.text }
      } else {
        flush()
        waiting = said
      }
      if (waiting.text.length > longestLineChars) flush()
    },
    end: flush,
  }
}

/** What was cut in the middle of a line is left out. */
export function readEventLines(bytes: Uint8Array): AnswerEvent[] {
  const lines = new TextDecoder().decode(bytes).split('\n')
  return lines.map(parseJson).filter((event) => event !== undefined) as SaidEvent[]
}

function isPiece(event: AnswerEvent): event is Piece {
  return event.type === 'text' || event.type === 'thinking' || event.type === 'tool_arguments'
}

function withoutLogprobs(event: Piece): Piece {
  if (event.type !== 'text') return event
  return { type: 'text', choice: event.choice, text: event.text }
}

function isSame(one: Piece, other: Piece): boolean {
  const isArguments = one.type === 'tool_arguments' && other.type === 'tool_arguments'
  if (isArguments && one.index !== other.index) return false
  return one.type === other.type && one.choice === other.choice
}
