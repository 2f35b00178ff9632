/** Ids of rows are microseconds. */
export const hourUs = 3_600_000_000
const hourMs = 3_600_000

/** Number of the hour since 1970 that an id lies in. */
export function hourOf(id: number): number {
  return Math.floor(id / hourUs)
}

/** Number of the day of UTC since 1970 that an hour lies in. */
export function dayOf(hour: number): number {
  return Math.floor(hour / 24)
}

/** The instant at which an hour begins. */
export function hourText(hour: number): string {
  return new Date(hour * hourMs).toISOString()
}

/** Whole hours that a span touches, the last exclusive. */
export function hoursOf(span: { readonly fromMs: number; readonly toMs: number }) {
  return { from: Math.floor(span.fromMs / hourMs), to: Math.ceil(span.toMs / hourMs) }
}
