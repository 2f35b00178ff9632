import type { LlamaModel, Token } from 'node-llama-cpp'

/** Some milliseconds of work for the slowest tokenizers. */
const sliceChars = 16 * 1024

/**
 * Tokenises a long text without holding up the event loop. It is cut only where a line begins with
 * a letter, and before the one space between two words: vocabularies have no tokens that reach from
 * a word's or a line's end into the next word, so the tokens are the same as in one go. A text
 * without such a place is not cut.
 */
export async function tokenizeInSlices(
  model: Pick<LlamaModel, 'tokenize'>,
  text: string,
  { controlTokens, goesOn }: { readonly controlTokens: boolean; readonly goesOn: boolean },
): Promise<Token[]> {
  const tokens: Token[] = []
  let from = 0
  while (from < text.length) {
    const to = sliceEnd(text, from)
    const slice = text.slice(from, to)
    const read = goesOn || from > 0 ? tokenizeRest : tokenizeStart
    for (const token of read(model, slice, controlTokens)) tokens.push(token)
    from = to
    if (from < text.length) await new Promise((resolve) => setImmediate(resolve))
  }
  return tokens
}

type Tokenizer = Pick<LlamaModel, 'tokenize'>

function tokenizeStart(model: Tokenizer, text: string, controlTokens: boolean): Token[] {
  return model.tokenize(text, controlTokens)
}

/**
 * Some vocabularies put a space before a text. Behind a line break they do not, so a text that goes
 * on is read behind one, which is then taken away. Others might join the two: they get it as it is.
 */
function tokenizeRest(model: Tokenizer, text: string, controlTokens: boolean): Token[] {
  const line = model.tokenize('\n', false)
  const [, first] = model.tokenize('\nx', false).slice(line.length - 1)
  if (first === undefined || first === model.tokenize('x', false)[0]) {
    return model.tokenize(text, controlTokens)
  }
  return model.tokenize(`\n${text}`, controlTokens).slice(line.length)
}

function sliceEnd(text: string, from: number): number {
  const wordStart = /(?<=\n)(?=\p{L})|(?<=[\p{L}\p{N}])(?= \p{L})/gu
  wordStart.lastIndex = from + sliceChars
  if (wordStart.lastIndex >= text.length) return text.length
  return wordStart.exec(text)?.index ?? text.length
}
