/** One line, or one layer of a stack. */
export interface PlotSeries {
  key: string
  name: string
  /** From 1 on; neighbours differ. */
  colour: number
  /** At each of the plot's times; null where there was none. */
  values: readonly (number | null)[]
}

/** Each layer on top of those before it, as it is drawn. */
export function stackedValues(series: readonly PlotSeries[]): number[][] {
  const sums: number[] = []
  return series.map(({ values }) =>
    values.map((value, place) => (sums[place] = (sums[place] ?? 0) + (value ?? 0))),
  )
}

/** Places spread evenly over all, the newest first and always among them. */
export function tablePlaces(count: number, most: number): number[] {
  const step = Math.max(1, Math.ceil(count / most))
  const places: number[] = []
  for (let place = count - 1; place >= 0; place -= step) places.push(place)
  return places
}

const clock = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' })
const shortClock = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short' })

/** To the second: "16:34:23". */
export function plotTime(ms: number): string {
  return clock.format(ms)
}

/** Below a line of the grid; seconds only where the lines are that close. */
export function tickTime(ms: number, stepMs: number): string {
  return (stepMs < 60_000 ? clock : shortClock).format(ms)
}
