import { spanDays, type TimeSpan } from '../../lib/time-span.ts'

export type Step = 'hour' | 'day'

/** Which stretches of time stand side by side, in the time zone of this browser. */
export interface TimeAxis {
  step: Step
  /** When each stretch begins, in milliseconds since 1970; the last one has not ended yet. */
  starts: readonly number[]
}

const hourMs = 3_600_000

/** A day is shown by the hour; more than a week only by the day. */
export function stepFor(span: TimeSpan, wanted: Step): Step {
  if (span === 'day') return 'hour'
  return span === 'week' ? wanted : 'day'
}

/** The stretches of the span that ends now; days begin at local midnight, whatever their length. */
export function timeAxis(span: TimeSpan, step: Step, nowMs: number): TimeAxis {
  const days = spanDays[span]
  if (step === 'hour') {
    const last = Math.floor(nowMs / hourMs) * hourMs
    return { step, starts: countdown(days * 24, (back) => last - back * hourMs) }
  }
  const today = new Date(nowMs)
  const dayStart = (back: number) =>
    new Date(today.getFullYear(), today.getMonth(), today.getDate() - back).getTime()
  return { step, starts: countdown(days, dayStart) }
}

function countdown(count: number, startOf: (back: number) => number): number[] {
  return Array.from({ length: count }, (_, index) => startOf(count - 1 - index))
}

/** The stretch that a moment lies in; -1 for one before all of them. */
export function placeOn({ starts }: TimeAxis, atMs: number): number {
  return starts.findLastIndex((start) => start <= atMs)
}

const day = new Intl.DateTimeFormat('en-GB', { month: 'short', day: 'numeric' })
const weekday = new Intl.DateTimeFormat('en-GB', { weekday: 'long', month: 'long', day: 'numeric' })
const hour = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' })

const full = new Intl.DateTimeFormat('en-GB', {
  weekday: 'long',
  month: 'long',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
})

/** For below the axis: "20 Nov", or "14:00". */
export function tickText({ step, starts }: TimeAxis, index: number): string {
  const at = starts[index] ?? 0
  if (step === 'day') return day.format(at)
  return starts.length > 24 || new Date(at).getHours() === 0 ? day.format(at) : hour.format(at)
}

/** The whole of it: "Friday 20 November". */
export function stretchText({ step, starts }: TimeAxis, index: number): string {
  return (step === 'day' ? weekday : full).format(starts[index] ?? 0)
}

/** Which stretches are named below the axis: about six, evenly apart; by the hour, midnights. */
export function namedPlaces({ step, starts }: TimeAxis): number[] {
  const places = starts.map((_, index) => index)
  if (step === 'hour' && starts.length > 24) {
    return places.filter((index) => new Date(starts[index] ?? 0).getHours() === 0)
  }
  const every = Math.ceil(starts.length / 7)
  return places.filter((index) => (starts.length - 1 - index) % every === 0)
}
