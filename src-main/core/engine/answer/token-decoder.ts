import type { LlamaModel, Token } from 'node-llama-cpp'

/** Turns tokens into text as they come; never gives half a character. */
export interface TokenDecoder {
  push(token: Token): string
  /** What was still held back; a character left incomplete becomes U+FFFD. */
  end(): string
}

/** A character is at most four bytes, so at most four byte tokens are worth waiting for. */
const longestCharacterTokens = 4

/** How much text before a token the tokenizer looks at to decide about the space between. */
const contextTokens = 4

export function createTokenDecoder(model: Pick<LlamaModel, 'detokenize'>): TokenDecoder {
  let before: Token[] = []
  /** Tokens of which the last may end inside a character. */
  let pending: Token[] = []
  /** How much of their text is given already. */
  let given = 0
  /** Tokens since then. */
  let silent = 0

  const give = (text: string, whole: string) => {
    const fresh = text.slice(given)
    silent = fresh === '' ? silent : 0
    given = text.length
    if (text === whole) {
      before = [...before, ...pending].slice(-contextTokens)
      pending = []
      given = 0
      silent = 0
    }
    return fresh
  }

  return {
    push(token) {
      pending.push(token)
      silent += 1
      const whole = model.detokenize(pending, false, before)
      const ready = whole.replace(/\uFFFD+$/, '')
      const hopeless = ready.length <= given && silent >= longestCharacterTokens
      return give(hopeless ? whole : ready, whole)
    },
    end() {
      const whole = model.detokenize(pending, false, before)
      return give(whole, whole)
    },
  }
}
