import { type CallContext, beginCall } from './call-context.ts'
import type { Parsing } from './incoming-text.ts'
import { parsedText, readJsonText, readJsonValue } from './json-value.ts'

/** The keys of a call that is one JSON object. */
export interface CallKeys {
  readonly name: string
  readonly arguments: readonly string[]
}

/** Such as numbers and kinds of calls, which say nothing that the request does not know. */
const otherKeys = new Set(['id', 'type', 'call_id', 'tool_call_id', 'index'])

/**
 * Reads one call object, or a list of them, and the closing mark if there is one. Several objects
 * may follow each other, with `separator` or only space between them.
 * @returns false when the first is no call: then nothing was written. What was read and belongs to
 *   no call stays held
 */
export function* readJsonCalls(
  context: CallContext,
  keys: CallKeys,
  close: string | null,
  separator: string | null = null,
): Parsing<boolean> {
  const { input } = context
  yield* input.space()
  const list = yield* input.accept('[')
  if (list) yield* input.space()
  if (!(yield* readJsonCall(context, keys))) return false
  for (;;) {
    input.hold()
    yield* input.space()
    if (list && (yield* input.accept(']'))) {
      input.release()
      yield* acceptClose(context, close)
      return true
    }
    const next = list ? ',' : separator
    if (next && (yield* input.accept(next))) yield* input.space()
    if (close && (yield* input.accept(close))) break
    if ((yield* input.peek()) !== '{' || !(yield* readJsonCall(context, keys))) return true
  }
  input.release()
  return true
}

function* acceptClose({ input }: CallContext, close: string | null): Parsing {
  if (!close) return
  input.hold()
  yield* input.space()
  if (yield* input.accept(close)) input.release()
}

/** @returns false when this is no call of a known tool; then nothing was written */
function* readJsonCall(context: CallContext, keys: CallKeys): Parsing<boolean> {
  const { input, output, tools } = context
  if (!(yield* input.accept('{'))) return false
  let name: string | null = null
  let early: string | null = null
  let begun = false
  for (;;) {
    yield* input.space()
    const key = yield* readJsonText(input)
    yield* input.space()
    if (key === null || !(yield* input.accept(':'))) return begun
    yield* input.space()
    if (key === keys.name && name === null) {
      name = yield* readJsonText(input)
      if (name === null || !tools.has(name)) return begun
      if (early !== null) {
        beginCall(context, name)
        output.arguments(early)
        begun = true
      }
    } else if (keys.arguments.includes(key) && early === null) {
      early = ''
      if (name !== null) {
        beginCall(context, name)
        begun = true
        yield* readArguments(context, (text) => output.arguments(text))
      } else {
        yield* readArguments(context, (text) => {
          early += text
        })
      }
    } else {
      if (!begun && !otherKeys.has(key)) return false
      yield* readJsonValue(input, () => {})
    }
    yield* input.space()
    if (yield* input.accept(',')) continue
    const whole = yield* input.accept('}')
    if (begun || !whole || name === null) return begun
    beginCall(context, name)
    output.arguments('{}')
    return true
  }
}

/** Some models write the arguments as a string that holds JSON. */
function* readArguments({ input }: CallContext, pass: (text: string) => void): Parsing {
  const first = yield* input.peek()
  if (first === '{') {
    yield* readJsonValue(input, pass)
    return
  }
  let literal = ''
  yield* readJsonValue(input, (text) => {
    literal += text
  })
  if (literal === 'null') pass('{}')
  else pass(first === '"' ? (parsedText(literal) ?? literal) : literal)
}
