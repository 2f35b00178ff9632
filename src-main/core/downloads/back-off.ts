const firstPauseMs = 500
const longestPauseMs = 5 * 60_000
/** A server may ask for more patience than we have by ourselves, but not for days. */
const longestAskedMs = 60 * 60_000

/**
 * How long to wait before the next try.
 *
 * @param failures in a row, without a byte gained between them; 1 after the first
 * @param askedMs what the server asked for (Retry-After), `null` when it did not
 * @param random 0 to 1: so that many who failed together do not come back together
 */
export function pauseMs(failures: number, askedMs: number | null, random: number): number {
  const grown = Math.min(firstPauseMs * 2 ** Math.min(failures - 1, 20), longestPauseMs)
  const own = grown * (0.75 + random / 4)
  return Math.round(askedMs === null ? own : Math.max(own, Math.min(askedMs, longestAskedMs)))
}

/** Of a Retry-After header: seconds or a date (RFC 9110, 10.2.3); `null` for anything else. */
export function retryAfterMs(header: string | null, nowMs: number): number | null {
  if (header === null) return null
  if (/^\d{1,9}$/.test(header.trim())) return Number(header) * 1000
  const date = Date.parse(header)
  // Much that is no date of HTTP is taken for one.
  return Number.isNaN(date) || !header.endsWith('GMT') ? null : Math.max(0, date - nowMs)
}
