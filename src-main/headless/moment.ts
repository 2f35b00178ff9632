const unitMs: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
}

/**
 * A moment as a person writes it: a date such as 2027-01-31 (its first moment, UTC), or how long
 * ago, such as 90s, 15m, 1h or 7d.
 * @throws RangeError for anything else
 */
export function parseSince(text: string, nowMs = Date.now()): Date {
  const [, count, unit = ''] = /^(\d{1,5})([smhd])$/.exec(text) ?? []
  if (count !== undefined) return new Date(nowMs - Number(count) * (unitMs[unit] ?? 0))
  const at = /^\d{4}-\d{2}-\d{2}(T.*)?$/.test(text) ? Date.parse(text) : Number.NaN
  if (!Number.isNaN(at)) return new Date(at)
  throw new RangeError(`'${text}' is neither a span such as 1h or 7d nor a date such as 2027-01-31`)
}

/** Such as `2027-01-31 17:05:09`, in the time of this machine. */
export function localTime(iso: string): string {
  // Swedish dates are written as ISO 8601 has it.
  return new Date(iso).toLocaleString('sv')
}

/** The first moment of the day that so many days, today among them, began with here. */
export function firstOfDays(days: number, now = new Date()): Date {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() - days + 1)
}
