import { type CallContext, beginCall } from './call-context.ts'
import { createContext, createParser } from './answer-parser.ts'
import { callsGrammar, jsonCall } from './call-grammar.ts'
import type { Parsing } from './incoming-text.ts'
import { createMarks } from './marks.ts'
import type { OutputFormat } from './output-format.ts'

const visibleTokens = [
  '<|start|>',
  '<|channel|>',
  '<|constrain|>',
  '<|message|>',
  '<|end|>',
  '<|call|>',
  '<|return|>',
]

const headerBegins = createMarks(['<|start|>', '<|channel|>'])
const headerEnd = createMarks(['<|message|>'])
const bodyEnds = createMarks(['<|end|>', '<|call|>', '<|return|>', '<|start|>', '<|channel|>'])

/** Where a message goes: `<|channel|>commentary to=functions.name <|constrain|>json` */
interface Header {
  readonly channel: string
  readonly recipient: string | null
}

/** An answer is a row of messages, each with a header. What has none is text. */
function* readMessages(context: CallContext): Parsing {
  const { input, output } = context
  let begun: string | null = null
  // The prompt ends inside the first header, and a call may be its first word.
  input.hold()
  yield* input.space()
  if (yield* input.accept('to=')) {
    begun = input.release()
  } else {
    output.text(input.release())
  }
  for (;;) {
    begun ??= yield* input.until(headerBegins, (text) => output.text(text))
    if (begun === null) return
    input.hold(begun)
    let header = begun
    const end = yield* input.until(headerEnd, (text) => {
      header += text
    })
    if (end === null) {
      output.text(input.release())
      return
    }
    begun = yield* readBody(context, headerOf(header))
  }
}

/** @returns the mark that begins the next message, if one was read */
function* readBody(context: CallContext, { channel, recipient }: Header): Parsing<string | null> {
  const { input, output, tools } = context
  let pass = (text: string) => output.text(text)
  if (recipient !== null && tools.has(recipient)) {
    output.turn('call')
    beginCall(context, recipient)
    pass = (text) => output.arguments(text)
  } else if (recipient !== null) {
    // A tool that nobody has: all of it is text, so that it can be seen.
    output.turn('text')
    output.text(input.release())
  } else if (channel === 'analysis') {
    output.turn('thinking')
    pass = (text) => output.thinking(text)
  } else {
    output.turn('text')
  }
  input.release()
  const end = yield* input.until(bodyEnds, (text) => pass(text))
  if (end !== null) output.turn('text')
  return end === '<|start|>' || end === '<|channel|>' ? end : null
}

function headerOf(text: string): Header {
  const recipient = /to=(?:functions\.)?([^\s<]+)/.exec(text)?.[1] ?? null
  return { channel: /<\|channel\|>\s*(\w+)/.exec(text)?.[1] ?? 'final', recipient }
}

/** Messages in channels for thinking, calls and the answer: gpt-oss. */
export const harmony: OutputFormat = {
  name: 'harmony',
  visibleTokens,
  thinking: { open: '<|channel|>analysis<|message|>', close: '<|end|><|start|>assistant' },
  answerOpen: '<|channel|>final<|message|>',
  createParser: (_prompt, request) => createParser(createContext(request), readMessages),
  callGrammar: (builder, tools, parallel) =>
    callsGrammar(
      builder,
      tools,
      parallel,
      { between: '<|call|><|start|>assistant' },
      jsonCall(
        builder,
        (name) => `<|channel|>commentary to=functions.${name} <|constrain|>json<|message|>`,
        '',
      ),
    ),
}
