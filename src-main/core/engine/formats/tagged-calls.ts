import { type CallContext, beginCall } from './call-context.ts'
import type { Parsing } from './incoming-text.ts'
import { jsonEscaped } from './json-value.ts'
import { createMarks, type Marks } from './marks.ts'
import { holdsText, jsonOf } from './tagged-value.ts'

/** The marks of a call whose arguments are written one by one, as in XML. */
export interface CallTags {
  /** Before the name, after the mark that begins the calls; `null` when the name follows at once. */
  readonly nameOpen: string | null
  /** After the name: read, but left unread where it begins the first argument or ends the call. */
  readonly nameClose: string
  readonly keyOpen: string
  readonly keyClose: string
  /** Between the key and its value, where there is more than `keyClose`: for texts, for others. */
  readonly valueOpens: readonly [string, string] | null
  readonly valueClose: string
  readonly callClose: string
  /** After the last call, where it is not `callClose`. */
  readonly close: string | null
  /** Several calls may stand before one `close`. */
  readonly manyInOne: boolean
  /** Values stand between line breaks, which are not theirs. */
  readonly linedValues: boolean
}

export interface TagReader {
  /** @returns false when no call of a known tool begins here; then nothing was written */
  read(context: CallContext): Parsing<boolean>
}

export function createTagReader(tags: CallTags): TagReader {
  // Without a mark of its own the name ends where the line or the call does.
  const nameEnds = createMarks([tags.nameClose, ...(tags.nameOpen ? [] : ['\n', tags.callClose])])
  const keyEnds = createMarks([tags.keyClose])
  const valueEnds = createMarks([tags.valueClose])

  function* readCall(context: CallContext): Parsing<boolean> {
    const { input, output } = context
    if (tags.nameOpen && !(yield* input.accept(tags.nameOpen))) return false
    let name = ''
    const nameEnd = yield* input.until(nameEnds, (text) => {
      name += text
    })
    name = name.trim()
    const tool = context.tools.get(name)
    if (nameEnd === null || !tool) return false
    beginCall(context, name)
    output.arguments('{')
    if (nameEnd === tags.callClose) {
      output.arguments('}')
      return true
    }
    let opened = nameEnd === tags.keyOpen
    for (let count = 0; ; count++) {
      input.hold()
      if (!opened) {
        yield* input.space()
        if (yield* input.accept(tags.callClose)) break
        if (!(yield* input.accept(tags.keyOpen))) {
          // Cut off, the arguments stay open; anything else here ends the call.
          if ((yield* input.peek()) !== '') output.arguments('}')
          return true
        }
      }
      opened = false
      const key = yield* readKey(context, keyEnds)
      if (key === null) return true
      input.release()
      output.arguments(`${count > 0 ? ', ' : ''}"${jsonEscaped(key)}": `)
      for (const valueOpen of tags.valueOpens ?? []) {
        yield* input.space()
        if (yield* input.accept(valueOpen.trimStart())) break
      }
      if (!(yield* readValue(context, valueEnds, tags.linedValues, tool.parameters, key))) {
        return true
      }
    }
    input.release()
    output.arguments('}')
    return true
  }

  return {
    *read(context) {
      const { input } = context
      yield* input.space()
      if (!(yield* readCall(context))) return false
      if (!tags.close) return true
      for (;;) {
        input.hold()
        yield* input.space()
        if (yield* input.accept(tags.close)) break
        if ((yield* input.peek()) === '' || !(yield* readCall(context))) return true
      }
      input.release()
      return true
    },
  }
}

function* readKey({ input }: CallContext, end: Marks): Parsing<string | null> {
  let part = ''
  const mark = yield* input.until(end, (text) => {
    part += text
  })
  return mark === null ? null : part.trim()
}

/** @returns false when the text ends inside the value */
function* readValue(
  { input, output }: CallContext,
  end: Marks,
  lined: boolean,
  parameters: Readonly<Record<string, unknown>>,
  key: string,
): Parsing<boolean> {
  if (lined) yield* input.accept('\n')
  if (!holdsText(parameters, key)) {
    let value = ''
    const mark = yield* input.until(end, (text) => {
      value += text
    })
    output.arguments(mark === null ? value.trimEnd() : jsonOf(value, parameters, key))
    return mark !== null
  }
  output.arguments('"')
  let line = ''
  const mark = yield* input.until(end, (text) => {
    // The last line break may be that before the end.
    const whole = line + text
    line = lined && whole.endsWith('\n') ? '\n' : ''
    output.arguments(jsonEscaped(whole.slice(0, whole.length - line.length)))
  })
  if (mark === null) return false
  output.arguments('"')
  return true
}
