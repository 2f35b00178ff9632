import type { Token } from 'node-llama-cpp'
import type { TokenTexts } from './token-text.ts'

/** Turns the tokens of one answer into text as they come; never gives half a character. */
export interface TokenDecoder {
  push(token: Token): string
  /** What was still held back; a character left incomplete becomes U+FFFD. */
  end(): string
}

export function createTokenDecoder(texts: TokenTexts): TokenDecoder {
  const utf8 = new TextDecoder('utf-8', { ignoreBOM: true })
  /** The text so far may end inside a character. */
  let open = false

  return {
    push(token) {
      const text = texts.text(token)
      if (text !== null && !open) return text
      open = text === null
      return utf8.decode(texts.bytes(token), { stream: true })
    },
    end: () => utf8.decode(),
  }
}
