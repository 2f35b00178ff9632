import type { IncomingText, Parsing } from './incoming-text.ts'

const endOfWord = /[\s,{}[\]<]/g
const quoteOrBracket = /["{}[\]]/g
const quoteOrEscape = /["\\]/g

/**
 * Reads one JSON value and hands its text on as it comes. Looks only for where it ends, so a model's
 * mistakes inside stay the reader's to see; line breaks inside strings, a mistake of many models,
 * are escaped. Anything that is no value is read up to the next bracket, comma or space.
 */
export function* readJsonValue(input: IncomingText, pass: (text: string) => void): Parsing {
  const first = yield* input.peek()
  if (first === '"') {
    yield* readJsonString(input, pass)
    return
  }
  if (first !== '{' && first !== '[') {
    yield* input.through(endOfWord, pass)
    return
  }
  let depth = 0
  do {
    yield* input.through(quoteOrBracket, pass)
    const next = yield* input.peek()
    if (next === '') return
    if (next === '"') {
      yield* readJsonString(input, pass)
    } else {
      depth += next === '{' || next === '[' ? 1 : -1
      pass(yield* input.character())
    }
  } while (depth > 0)
}

/** Reads a string, quotes included; `false` when the text ends inside it. */
function* readJsonString(input: IncomingText, pass: (text: string) => void): Parsing<boolean> {
  pass(yield* input.character())
  for (;;) {
    yield* input.through(quoteOrEscape, (text) => pass(escapeControls(text)))
    const next = yield* input.character()
    pass(next)
    if (next === '"') return true
    if (next === '') return false
    pass(yield* input.character())
  }
}

/** The value of a string; `null` when there is none or it is broken. */
export function* readJsonText(input: IncomingText): Parsing<string | null> {
  if ((yield* input.peek()) !== '"') return null
  let literal = ''
  const whole = yield* readJsonString(input, (text) => {
    literal += text
  })
  return whole ? parsedText(literal) : null
}

export function parsedText(literal: string): string | null {
  try {
    const value: unknown = JSON.parse(literal)
    return typeof value === 'string' ? value : null
  } catch {
    return null
  }
}

/** Text as it stands inside a JSON string. Halves of a character stay halves: the other follows. */
export function jsonEscaped(text: string): string {
  return escapeControls(text.replace(/["\\]/g, '\\$&'))
}

function escapeControls(text: string): string {
  // oxlint-disable-next-line no-control-regex -- these are what JSON forbids in strings
  return text.replace(/[\u0000-\u001f]/g, (character) => JSON.stringify(character).slice(1, -1))
}
