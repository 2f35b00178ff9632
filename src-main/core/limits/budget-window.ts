/** From a midnight to a midnight of a time zone, in milliseconds since 1970; the end is outside. */
export interface BudgetWindow {
  readonly startMs: number
  readonly endMs: number
}

/** Every time zone's midnights, and all changes of its clocks, fall on quarters of an hour. */
export const quarterMs = 900_000

/** The day or month of `atMs`. Days may have 23 or 25 hours, or begin at one o'clock. */
export function budgetWindow(
  window: 'day' | 'month',
  timeZone: string,
  atMs: number,
): BudgetWindow {
  const dates = dateReader(timeZone)
  const [year, month, day] = dates(atMs)
  const first = window === 'day' ? day : 1
  const next: CalendarDate = window === 'day' ? [year, month, day + 1] : [year, month + 1, 1]
  return { startMs: beginOf([year, month, first], dates), endMs: beginOf(next, dates) }
}

type CalendarDate = readonly [year: number, month: number, day: number]
type DateReader = (atMs: number) => CalendarDate

/** As a number that grows with the date; overflowing days and months roll over. */
function rank([year, month, day]: CalendarDate): number {
  return Date.UTC(year, month - 1, day)
}

const hourMs = 3_600_000

/**
 * The first quarter of an hour with this date or a later one. Looked for rather than computed,
 * because a date's midnight may not exist, or not be unique. Offsets lie between -12 and +14 hours.
 */
function beginOf(date: CalendarDate, dates: DateReader): number {
  const wanted = rank(date)
  let before = (wanted - 15 * hourMs) / quarterMs
  let from = (wanted + 13 * hourMs) / quarterMs
  while (from - before > 1) {
    const middle = Math.floor((before + from) / 2)
    if (rank(dates(middle * quarterMs)) >= wanted) from = middle
    else before = middle
  }
  return from * quarterMs
}

function dateReader(timeZone: string): DateReader {
  const options = { year: 'numeric', month: 'numeric', day: 'numeric' } as const
  const format = new Intl.DateTimeFormat('en-u-ca-iso8601-nu-latn', { ...options, timeZone })
  return (atMs) => {
    const parts = new Map(format.formatToParts(atMs).map(({ type, value }) => [type, value]))
    const read = (part: keyof typeof options) => Number(parts.get(part))
    return [read('year'), read('month'), read('day')]
  }
}
