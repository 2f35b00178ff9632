import type { IncomingText, Parsing } from './incoming-text.ts'
import { jsonEscaped } from './json-value.ts'
import { createMarks } from './marks.ts'

const endOfKey = /[:{}[\]]/g
const endOfWord = /[,{}[\]]/g

/**
 * Reads a mapping without quotes around keys and with marks around texts, and hands it on as JSON:
 * `{name:<escape>Ann<escape>,tags:[1,true]}` becomes `{"name":"Ann","tags":[1,true]}`.
 */
export function* readGemmaObject(
  input: IncomingText,
  quote: string,
  pass: (json: string) => void,
): Parsing {
  const quotes = createMarks([quote])
  // A list, not a recursion: a hostile answer nests as deep as it is long.
  const open: string[] = []
  let wantsKey = false
  do {
    yield* input.space()
    const next = yield* input.peek()
    if (next === '') return
    if (next === '{' || next === '[') {
      open.push(next)
      wantsKey = next === '{'
      pass(yield* input.character())
    } else if (next === '}' || next === ']') {
      open.pop()
      pass(yield* input.character())
    } else if (next === ',') {
      wantsKey = open.at(-1) === '{'
      pass(yield* input.character())
    } else if (next === ':') {
      wantsKey = false
      pass(yield* input.character())
    } else if (yield* input.accept(quote)) {
      pass('"')
      const end = yield* input.until(quotes, (text) => pass(jsonEscaped(text)))
      if (end === null) return
      pass('"')
      wantsKey = false
    } else {
      yield* readBare(input, wantsKey, pass)
    }
  } while (open.length > 0)
}

/** A key, a number or a word; what is neither becomes a text. */
function* readBare(input: IncomingText, isKey: boolean, pass: (json: string) => void): Parsing {
  let bare = yield* input.character()
  yield* input.through(isKey ? endOfKey : endOfWord, (text) => {
    bare += text
  })
  const word = bare.trim()
  const plain = !isKey && /^(?:true|false|null|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)$/.test(word)
  const unquoted = word.replace(/^"(.*)"$/s, '$1')
  pass(plain ? word : `"${jsonEscaped(unquoted)}"`)
}
