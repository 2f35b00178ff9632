/** A part of a line, or a whole one; where it ends the line, `text` ends with a newline. */
export interface LinePiece {
  readonly text: string
  readonly startsLine: boolean
  readonly endsLine: boolean
}

/** Cuts text at its newlines without holding a whole line. The last line ends with one too. */
export async function* linePieces(chunks: AsyncIterable<string>): AsyncGenerator<LinePiece, void> {
  let startsLine = true
  for await (const chunk of chunks) {
    let from = 0
    while (from < chunk.length) {
      const newline = chunk.indexOf('\n', from)
      const endsLine = newline >= 0
      const to = endsLine ? newline + 1 : chunk.length
      yield { text: chunk.slice(from, to), startsLine, endsLine }
      startsLine = endsLine
      from = to
    }
  }
  if (!startsLine) yield { text: '\n', startsLine, endsLine: true }
}
