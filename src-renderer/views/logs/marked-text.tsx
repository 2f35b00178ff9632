import { piecesOf } from './matches.ts'

/** Text in which what was searched for stands out. */
export function MarkedText({ text, search }: { text: string; search: string }) {
  return piecesOf(text, search).map(({ at, text: piece, matches }) =>
    matches ? (
      <mark key={at} className="rounded-xs bg-accent-solid text-on-accent">
        {piece}
      </mark>
    ) : (
      piece
    ),
  )
}
