export type Period = 'day' | 'week' | 'month' | 'all'

export const periods: { value: Period; label: string }[] = [
  { value: 'day', label: 'Last 24 hours' },
  { value: 'week', label: 'Last 7 days' },
  { value: 'month', label: 'Last 30 days' },
  { value: 'all', label: 'All time' },
]

const days: Record<Exclude<Period, 'all'>, number> = { day: 1, week: 7, month: 30 }

/** From when on; nothing for all time. */
export function sinceOf(period: Period, now = Date.now()): { since?: string } {
  if (period === 'all') return {}
  return { since: new Date(now - days[period] * 86_400_000).toISOString() }
}
