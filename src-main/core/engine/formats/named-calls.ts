import { type CallContext, beginCall } from './call-context.ts'
import type { IncomingText, Parsing } from './incoming-text.ts'
import { readJsonValue } from './json-value.ts'

/** How a call stands that is a name, then the JSON text of its arguments. */
export interface NamedCall {
  /** Reads up to the arguments; answers the name, or `null` when this is no call. */
  readName(input: IncomingText): Parsing<string | null>
  /** After the arguments, in this order; each may be missing. */
  readonly ends: readonly string[]
}

/**
 * @returns false when no call of a known tool begins here: then nothing was written. What was read
 *   and belongs to no call stays held
 */
export function* readNamedCall(context: CallContext, form: NamedCall): Parsing<boolean> {
  const { input, output, tools } = context
  const name = yield* form.readName(input)
  if (name === null || !tools.has(name)) return false
  yield* input.space()
  // Without arguments there may be no call: the name may be part of a sentence.
  if ((yield* input.peek()) !== '{') return false
  beginCall(context, name)
  yield* readJsonValue(input, (text) => output.arguments(text))
  input.hold()
  for (const end of form.ends) {
    yield* input.space()
    if (!(yield* input.accept(end))) continue
    input.release()
    input.hold()
  }
  return true
}

/** Reads up to the first character that is none of a name. */
export function* readWord(input: IncomingText): Parsing<string> {
  let word = ''
  yield* input.through(/[\s[\]{}<>"|]/g, (text) => {
    word += text
  })
  return word
}
