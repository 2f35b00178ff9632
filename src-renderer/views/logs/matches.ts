interface Piece {
  /** Where it begins; tells pieces apart. */
  at: number
  text: string
  matches: boolean
}

/** The text in pieces: those that match, whatever their case, and those between them. */
export function piecesOf(text: string, search: string): Piece[] {
  if (search === '') return [{ at: 0, text, matches: false }]
  const wanted = new RegExp(search.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`), 'giu')
  const pieces: Piece[] = []
  let end = 0
  for (const match of text.matchAll(wanted)) {
    if (match.index > end)
      pieces.push({ at: end, text: text.slice(end, match.index), matches: false })
    pieces.push({ at: match.index, text: match[0], matches: true })
    end = match.index + match[0].length
  }
  if (end < text.length) pieces.push({ at: end, text: text.slice(end), matches: false })
  return pieces
}
