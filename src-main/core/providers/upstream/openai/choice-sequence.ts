import { randomBytes } from 'node:crypto'
import type { AnswerEvent, TokenLogprob } from '../../../chat.ts'
import { UpstreamError } from '../upstream-error.ts'
import { type JsonProgress, createJsonProgress } from './json-progress.ts'

/** A piece of a tool call, as providers send it. */
export interface CallPiece {
  /** `null` where a provider does not count its calls, as Gemini. */
  readonly index: number | null
  /** Empty when the piece does not say. */
  readonly id: string
  readonly name: string
  readonly arguments: string
  /** To be sent back with the call; `undefined` for nothing. */
  readonly opaque: unknown
}

/** Brings what a choice says into an order in which nothing begins before the last has ended. */
export interface ChoiceSequence {
  say(type: 'text' | 'thinking', text: string, logprobs?: readonly TokenLogprob[]): void
  call(piece: CallPiece): void
  /** Gives what still waits. @throws UpstreamError `provider` for a call without a name */
  end(): void
  /** Of the first call; `null` before there is one. */
  readonly firstCallId: string | null
}

interface Call {
  readonly type: 'call'
  readonly wireIndex: number | null
  id: string
  name: string
  /** Among the calls that were given out; `null` before it is. */
  index: number | null
  waiting: string
  isOver: boolean
  opaque: unknown
  readonly progress: JsonProgress
}

type Segment = Call | { readonly type: 'text' | 'thinking'; readonly waiting: AnswerEvent[] }

const maxCalls = 1024
const maxWaitingChars = 16 * 2 ** 20

/**
 * Calls may come interleaved, a name late, and text in between; whoever reads the events gets one
 * thing after the other. What is not its turn waits, and a call has ended when its JSON has.
 */
export function createChoiceSequence(
  choice: number,
  emit: (event: AnswerEvent) => void,
  onOpaque: (callId: string, opaque: unknown) => void,
): ChoiceSequence {
  /** The first is given out as it comes. */
  const queue: Segment[] = []
  const calls: Call[] = []
  let given = 0
  let waitingChars = 0

  const start = (segment: Segment): void => {
    if (segment.type !== 'call') {
      for (const event of segment.waiting.splice(0)) emit(event)
    } else if (segment.name !== '' && segment.index === null) {
      segment.index = given++
      segment.id ||= `call_${randomBytes(12).toString('base64url')}`
      if (segment.opaque !== undefined) onOpaque(segment.id, segment.opaque)
      const { index, id, name, waiting } = segment
      emit({ type: 'tool_call', choice, index, id, name })
      if (waiting !== '') emit({ type: 'tool_arguments', choice, index, text: waiting })
    }
  }
  const end = (segment: Segment): void => {
    start(segment)
    if (segment.type !== 'call') return
    segment.isOver = true
    if (segment.index === null) {
      if (segment.progress.isEmpty) return
      throw new UpstreamError('provider', 'The provider sent a tool call without a name.')
    }
    const { index } = segment
    if (segment.progress.isEmpty) emit({ type: 'tool_arguments', choice, index, text: '{}' })
  }
  const hasEnded = (segment: Segment): boolean =>
    segment.type !== 'call' || (segment.name !== '' && segment.progress.isComplete)
  const add = (segment: Segment): void => {
    queue.push(segment)
    advance()
  }
  const advance = (): void => {
    while (queue.length > 1 && hasEnded(queue[0]!)) end(queue.shift()!)
    if (queue[0]) start(queue[0])
  }
  const wait = (text: string): void => {
    waitingChars += text.length
    if (waitingChars <= maxWaitingChars && calls.length <= maxCalls) return
    throw new UpstreamError('provider', 'The provider sent more tool calls than can be held.')
  }

  const find = ({ index, id, name }: CallPiece): Call | undefined => {
    if (index === null) {
      if (id !== '') return calls.find((call) => call.id === id)
      return name === '' ? calls.at(-1) : undefined
    }
    const call = calls.findLast(({ wireIndex }) => wireIndex === index)
    // Some servers give all their calls the same index.
    const isOther = call && id !== '' && name !== '' && id !== call.id && call.progress.isComplete
    return isOther ? undefined : call
  }
  const create = ({ index, id }: CallPiece): Call => {
    const call: Call = {
      type: 'call',
      wireIndex: index,
      id,
      name: '',
      index: null,
      waiting: '',
      isOver: false,
      opaque: undefined,
      progress: createJsonProgress(),
    }
    calls.push(call)
    return call
  }

  return {
    say(type, text, logprobs) {
      const event = { type, choice, text, ...(logprobs && { logprobs }) }
      const last = queue.at(-1)
      if (last?.type !== type) return add({ type, waiting: [event] })
      if (queue.length === 1) return emit(event)
      last.waiting.push(event)
      wait(text)
    },
    call(piece) {
      const known = find(piece)
      const call = known ?? create(piece)
      const isLive = queue[0] === call && call.index !== null
      call.id ||= piece.id
      call.name ||= piece.name
      if (piece.opaque !== undefined) {
        call.opaque = piece.opaque
        if (call.index !== null) onOpaque(call.id, piece.opaque)
      }
      call.progress.push(piece.arguments)
      if (call.isOver && piece.arguments.trim() !== '') {
        throw new UpstreamError('provider', 'The provider went on with a tool call that was over.')
      }
      if (!isLive) {
        call.waiting += piece.arguments
        wait(piece.arguments)
      } else if (piece.arguments !== '') {
        const { index } = call as { index: number }
        emit({ type: 'tool_arguments', choice, index, text: piece.arguments })
      }
      if (known) advance()
      else add(call)
    },
    end() {
      for (const segment of queue.splice(0)) end(segment)
    },
    get firstCallId() {
      return calls.find(({ index }) => index === 0)?.id ?? null
    },
  }
}
