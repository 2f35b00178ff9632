type RowKeyAction =
  | { type: 'focus'; index: number }
  | { type: 'rename' }
  | { type: 'remove' }
  | { type: 'none' }

/** What a key does in the list. @param at index of the row that has the focus, -1 for none */
export function rowKeyAction(key: string, at: number, count: number, page: number): RowKeyAction {
  const steps: Record<string, number> = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    PageDown: at + page,
    PageUp: at - page,
    Home: 0,
    End: count - 1,
  }
  const next = steps[key]
  if (next !== undefined) return { type: 'focus', index: Math.max(0, Math.min(count - 1, next)) }
  if (key === 'F2') return { type: 'rename' }
  if (key === 'Delete' || key === 'Backspace') return { type: 'remove' }
  return { type: 'none' }
}
