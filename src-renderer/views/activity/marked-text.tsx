interface MarkedTextProps {
  pieces: readonly { text: string; isOnlyHere: boolean }[]
  mark: 'added' | 'removed'
}

const looks = {
  added: 'bg-ok-soft text-ink underline decoration-ok decoration-2',
  removed: 'bg-danger-soft text-ink underline decoration-danger decoration-dotted decoration-2',
}

/** A text in which is marked what the other one does not have. */
export function MarkedText({ pieces, mark }: MarkedTextProps) {
  const Mark = mark === 'added' ? 'ins' : 'del'
  return pieces.map(({ text, isOnlyHere }, at) =>
    isOnlyHere ? (
      // Pieces of a text never move.
      // oxlint-disable-next-line react/no-array-index-key
      <Mark key={at} className={looks[mark]}>
        {text}
      </Mark>
    ) : (
      text
    ),
  )
}
