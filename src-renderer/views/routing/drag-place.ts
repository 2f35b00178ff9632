/** A row of a list as it stood before anything moved, in pixels. */
export interface RowBox {
  readonly top: number
  readonly height: number
}

interface Move {
  from: number
  to: number
}

/** How far the row follows the pointer: never out of the list, which would grow with it. */
export function heldOffset(boxes: readonly RowBox[], from: number, offset: number): number {
  const [row, first, last] = [boxes[from], boxes[0], boxes.at(-1)]
  if (row === undefined || first === undefined || last === undefined) return 0
  const lowest = last.top + last.height - row.top - row.height
  return Math.max(first.top - row.top, Math.min(lowest, offset))
}

/** The index at which a row that is `offset` away from its place would be let go. */
export function placeAt(boxes: readonly RowBox[], from: number, offset: number): number {
  const row = boxes[from]
  if (row === undefined) return from
  const above = row.top + offset
  const below = above + row.height
  // A row makes way as soon as the edge that comes towards it has passed its middle.
  return boxes.filter((other, index) => {
    const middle = other.top + other.height / 2
    if (index < from) return above > middle
    return index > from && below > middle
  }).length
}

/** How far the row at `index` stands aside while another is moved; its whole way for the moved one. */
export function rowShift(boxes: readonly RowBox[], { from, to }: Move, index: number): number {
  const [row, target] = [boxes[from], boxes[to]]
  if (row === undefined || target === undefined) return 0
  if (index === from) {
    return to > from ? target.top + target.height - row.top - row.height : target.top - row.top
  }
  const gap = gapOf(boxes)
  if (index > from && index <= to) return -row.height - gap
  return index < from && index >= to ? row.height + gap : 0
}

function gapOf([first, second]: readonly RowBox[]): number {
  return first === undefined || second === undefined ? 0 : second.top - first.top - first.height
}

const edge = 48

/** How fast to scroll, in pixels a beat, while the pointer is near an edge of what scrolls. */
export function edgeSpeed(y: number, { top, bottom }: { top: number; bottom: number }): number {
  if (y < top + edge) return -Math.min(16, (top + edge - y) / 4)
  return y > bottom - edge ? Math.min(16, (y - bottom + edge) / 4) : 0
}
