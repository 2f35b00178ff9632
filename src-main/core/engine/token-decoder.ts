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
  let pending: Token[] = []

  const take = (text: string) => {
    before = [...before, ...pending].slice(-contextTokens)
    pending = []
    return text
  }
  const text = () => model.detokenize(pending, false, before)

  return {
    push(token) {
      pending.push(token)
      const decoded = text()
      const incomplete = decoded.endsWith('\uFFFD') && pending.length < longestCharacterTokens
      return incomplete ? '' : take(decoded)
    },
    end: () => (pending.length > 0 ? take(text()) : ''),
  }
}
