/** How far back a screen looks. */
export type TimeSpan = 'day' | 'week' | 'month' | 'quarter'

export const timeSpans: readonly { value: TimeSpan; label: string }[] = [
  { value: 'day', label: 'Last 24 hours' },
  { value: 'week', label: 'Last 7 days' },
  { value: 'month', label: 'Last 30 days' },
  { value: 'quarter', label: 'Last 90 days' },
]

export const spanDays: Readonly<Record<TimeSpan, number>> = {
  day: 1,
  week: 7,
  month: 30,
  quarter: 90,
}

/** The full hour at which the span began: the record is kept by the hour. */
export function spanStart(span: TimeSpan, nowMs: number): Date {
  const startMs = nowMs - spanDays[span] * 86_400_000
  return new Date(Math.floor(startMs / 3_600_000) * 3_600_000)
}
