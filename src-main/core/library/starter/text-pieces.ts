const PIECE = /\n+| ?\p{L}+(?:[-'’]\p{L}+)*| ?[^\s\p{L}]+|\s/gu

/**
 * Splits a text into the pieces that become tokens: a word with the space before it, a run of
 * digits and signs with the space before it, a run of line breaks, other white space. Joined, the
 * pieces are the text again.
 */
export function textPieces(text: string): string[] {
  return text.match(PIECE) ?? []
}
