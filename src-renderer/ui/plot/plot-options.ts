import type uPlot from 'uplot'
import { type PlotSeries, tickTime } from './plot-data.ts'

export interface PlotLook {
  stacked: boolean
  format: (amount: number) => string
  /** Beside the lines of the grid, where that is to be shorter. */
  tick?: ((amount: number) => string) | undefined
  /** The plot is at least so high, lest a little looks like much. */
  leastTop?: number | undefined
  /** What is newest is at the right edge, and this much time beside it; all there is without. */
  spanMs?: number | undefined
  /** Distances that the lines of the grid may have; uPlot's own where left out. */
  increments?: readonly number[] | undefined
}

/** Asked anew for each drawing, since the scheme may have changed. */
export interface PlotColours {
  part: (colour: number) => string
  ink: () => string
  line: () => string
}

const axisFont = '11px'

/** A plot of everything is not narrower than this. */
const leastSpanMs = 60_000

/** What uPlot draws: no title, legend or zoom of its own, and nothing that is not in the tokens. */
export function plotOptions(
  series: readonly PlotSeries[],
  { stacked, format, tick = format, leastTop = 1, spanMs, increments }: PlotLook,
  colours: PlotColours,
  size: { width: number; height: number },
  onCursor: (place: number | null) => void,
): uPlot.Options {
  const axis = {
    stroke: colours.ink,
    font: `${axisFont} ${getComputedStyle(document.body).fontFamily}`,
    grid: { stroke: colours.line, width: 1 },
    ticks: { show: false },
  }
  return {
    ...size,
    ms: 1,
    padding: [8, 28, 0, 0],
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 6 } },
    scales: {
      x: {
        range: (_plot, first, last) => [
          spanMs === undefined ? Math.min(first, last - leastSpanMs) : last - spanMs,
          last,
        ],
      },
      y: { range: (_plot, _least, most) => [0, Math.max(most * 1.08, leastTop)] },
    },
    axes: [
      {
        ...axis,
        space: 90,
        size: 26,
        values: (_plot, splits, _axis, _space, step) => splits.map((ms) => tickTime(ms, step)),
      },
      {
        ...axis,
        space: 34,
        size: tick === format ? 76 : 40,
        ...(increments !== undefined && { incrs: [...increments] }),
        values: (_plot, splits) => splits.map(tick),
      },
    ],
    series: [
      {},
      ...series.map(({ name, colour }) => ({
        label: name,
        stroke: () => colours.part(colour),
        width: 1.5,
        points: { show: false },
        ...(stacked && { fill: () => translucent(colours.part(colour)) }),
      })),
    ],
    bands: stacked
      ? series.slice(1).map((_, at) => ({ series: [at + 2, at + 1] as [number, number] }))
      : [],
    hooks: { setCursor: [(plot) => onCursor(plot.cursor.idx ?? null)] },
  }
}

/** `rgb(1, 2, 3)`, as computed styles write it. */
function translucent(colour: string): string {
  return colour.replace(/^rgb\((.*)\)$/, 'rgba($1, 0.28)')
}
