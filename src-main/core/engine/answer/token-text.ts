import type { Token } from 'node-llama-cpp'

/** What the text of tokens is made of. */
export interface Vocabulary {
  /** Text of the tokens; what is no whole character becomes U+FFFD. */
  detokenize(tokens: readonly Token[], controlTokens: boolean): string
  /** The token as the file writes it: `<0xF0>` for a byte, `Ġhi` for byte-level BPE. */
  tokenString(token: Token): string
  /** Any token of plain text. The tokenizer treats a first token in a way of its own. */
  readonly anchor: Token
}

/** The text of each token, as it stands inside a longer text. Computed once for each. */
export interface TokenTexts {
  /** `null` when the token begins or ends inside a character: then only `bytes` tell it. */
  text(token: Token): string | null
  bytes(token: Token): Uint8Array
}

/** `visible` names the control tokens that have a text; the others have none. */
export function createTokenTexts(
  vocabulary: Vocabulary,
  visible: ReadonlySet<Token> = new Set(),
): TokenTexts {
  const texts: (string | null)[] = []
  const anchorText = vocabulary.detokenize([vocabulary.anchor], true)

  const read = (token: Token): string | null => {
    const withAnchor = vocabulary.detokenize([vocabulary.anchor, token], visible.has(token))
    const text = withAnchor.slice(anchorText.length)
    return text.includes('\uFFFD') ? null : text
  }
  const text = (token: Token) => {
    const known = texts[token]
    if (known !== undefined) return known
    return (texts[token] = read(token))
  }
  return {
    text,
    bytes(token) {
      const whole = text(token)
      return whole === null ? tokenBytes(vocabulary.tokenString(token)) : Buffer.from(whole)
    },
  }
}

/** Bytes of a token that is no text by itself. */
function tokenBytes(tokenString: string): Uint8Array {
  const byte = /^<0x([0-9A-F]{2})>$/i.exec(tokenString)
  if (byte) return Uint8Array.of(Number.parseInt(byte[1]!, 16))
  return Uint8Array.from([...tokenString].flatMap((char) => byteOfChar.get(char) ?? []))
}

/**
 * Byte-level BPE writes each byte as a visible character: those that are visible in Latin-1 stand
 * for themselves, the others are counted from U+0100 (bytes_to_unicode of GPT-2's encoder.py).
 */
const byteOfChar = new Map<string, number>()
let next = 0x100
for (let byte = 0; byte < 256; byte++) {
  const visible = (byte > 0x20 && byte < 0x7f) || (byte > 0xa0 && byte !== 0xad)
  byteOfChar.set(String.fromCodePoint(visible ? byte : next++), byte)
}
