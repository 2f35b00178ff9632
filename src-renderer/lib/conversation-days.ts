const monthName = new Intl.DateTimeFormat('en-GB', { month: 'long' })
const monthAndYear = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric' })

/** The word below which a conversation of that time stands: "Today", "Last 7 days", "March". */
export function dayWord(iso: string, now: Date): string {
  const at = new Date(iso)
  const days = Math.round((startOfDay(now) - startOfDay(at)) / 86_400_000)
  if (days <= 0) return 'Today'
  if (days === 1) return 'Yesterday'
  if (days <= 7) return 'Last 7 days'
  if (days <= 30) return 'Last 30 days'
  return (at.getFullYear() === now.getFullYear() ? monthName : monthAndYear).format(at)
}

function startOfDay(date: Date): number {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime()
}

interface Dated {
  updatedAt: string
}

type ListItem<T> = { type: 'day'; word: string } | { type: 'row'; row: T; index: number }

/** Rows, newest first, with the words of their days between them. */
export function byDays<T extends Dated>(rows: readonly T[], now: Date): ListItem<T>[] {
  const items: ListItem<T>[] = []
  let last: string | null = null
  for (const [index, row] of rows.entries()) {
    const word = dayWord(row.updatedAt, now)
    if (word !== last) items.push({ type: 'day', word })
    last = word
    items.push({ type: 'row', row, index })
  }
  return items
}
