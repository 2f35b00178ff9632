import type { ChatRequest } from '../../chat.ts'
import type { CallContext } from './call-context.ts'
import { IncomingText, type Parsing } from './incoming-text.ts'
import { createMarks } from './marks.ts'
import type { OutputParser } from './output-format.ts'
import { PieceWriter } from './piece-writer.ts'

/** How thinking and calls stand in a text, for all families that mark them. */
export interface AnswerSyntax {
  readonly thinking: ThinkingMarks | null
  /** What may begin calls. */
  readonly callMarks: readonly string[]
  /**
   * Reads calls after `mark`, which is read and held. False when there is none: then nothing may
   * have been written. What is still held afterwards is given back as text.
   */
  readCalls(context: CallContext, mark: string): Parsing<boolean>
  /** An answer may be a call without any mark when it begins with this character. */
  readonly bareCall?: string
}

export interface ThinkingMarks {
  readonly open: string
  readonly close: string
}

/** Runs a parser over text as it comes. `read` sees the whole answer as one text. */
export function createParser(
  context: CallContext,
  read: (context: CallContext) => Parsing,
): OutputParser {
  const { input, output } = context
  const reading = read(context)
  // Up to where it needs the first text: the prompt may have decided the mode.
  reading.next()
  return {
    get mode() {
      return output.mode
    },
    push(text) {
      input.feed(text)
      reading.next()
      return output.take()
    },
    end() {
      input.end()
      reading.next()
      output.end()
      return output.take()
    },
  }
}

/** Tools only count when the request lets them be called. */
export function createContext(request: ChatRequest): CallContext {
  const tools = request.toolChoice === 'none' ? [] : request.tools
  return {
    input: new IncomingText(),
    output: new PieceWriter(tools.length > 0),
    tools: new Map(tools.map((tool) => [tool.name, tool])),
  }
}

/** @param prompt the end of the prompt, which may have opened the thinking */
export function* readAnswer(context: CallContext, syntax: AnswerSyntax, prompt: string): Parsing {
  const { input, output, tools } = context
  const { thinking } = syntax
  yield* readThinking(context, thinking, prompt)
  const canCall = tools.size > 0
  if (canCall && syntax.bareCall !== undefined) yield* readBareCall(context, syntax)
  const marks = createMarks(canCall ? syntax.callMarks : [])
  for (;;) {
    const mark = yield* input.until(marks, (text) => output.text(text))
    if (mark === null) return
    yield* readMarked(context, syntax, mark)
  }
}

function* readMarked(context: CallContext, syntax: AnswerSyntax, mark: string): Parsing {
  const { input, output } = context
  input.hold(mark)
  output.mode = 'call'
  if (yield* syntax.readCalls(context, mark)) {
    const rest = input.release()
    output.turn('text')
    output.text(rest)
  } else {
    output.backToText(input.release())
  }
}

/** Thinking stands in front of everything: its mark in the middle of an answer is text. */
function* readThinking(
  { input, output }: CallContext,
  thinking: ThinkingMarks | null,
  prompt: string,
): Parsing {
  if (!thinking) return
  if (!prompt.trimEnd().endsWith(thinking.open)) {
    input.hold()
    yield* input.space()
    const opened = yield* input.accept(thinking.open)
    const before = input.release()
    if (!opened) {
      output.text(before)
      return
    }
  }
  output.turn('thinking')
  const close = createMarks([thinking.close])
  yield* input.until(close, (text) => output.thinking(text))
  output.turn('text')
}

function* readBareCall(context: CallContext, syntax: AnswerSyntax): Parsing {
  const { input } = context
  input.hold()
  yield* input.space()
  const bare = (yield* input.peek()) === syntax.bareCall
  const space = input.release()
  if (bare) yield* readMarked(context, syntax, space)
  else context.output.text(space)
}
