import 'uplot/dist/uPlot.min.css'
import { useEffect, useEffectEvent, useMemo, useRef } from 'react'
import uPlot from 'uplot'
import { partFill } from '../part-fill.ts'
import { type PlotSeries, stackedValues } from './plot-data.ts'
import { type PlotColours, type PlotLook, plotOptions } from './plot-options.ts'

export interface PlotCanvasProps extends PlotLook {
  /** Milliseconds, growing. */
  times: readonly number[]
  series: readonly PlotSeries[]
  /** What the keyboard reads; the pointer has its own. */
  place: number | null
  onPlace: (place: number | null) => void
}

const heightPx = 190

/** The drawing alone, of series that stay the same; the words and keys are those of `TimePlot`. */
export function PlotCanvas({ times, series, place, onPlace, ...look }: PlotCanvasProps) {
  const frame = useRef<HTMLDivElement>(null)
  const drawn = useRef<uPlot>(null)
  const { stacked } = look
  const data = useMemo(
    (): uPlot.AlignedData => [
      [...times],
      ...(stacked ? stackedValues(series) : series.map(({ values }) => [...values])),
    ],
    [times, series, stacked],
  )

  const create = useEffectEvent((element: HTMLElement) => {
    const size = { width: element.clientWidth, height: heightPx }
    const options = plotOptions(series, look, coloursIn(element), size, onPlace)
    return new uPlot(options, data, element)
  })

  useEffect(() => {
    const element = frame.current
    if (element === null) return undefined
    const plot = create(element)
    drawn.current = plot
    const resized = new ResizeObserver(() =>
      plot.setSize({ width: element.clientWidth, height: heightPx }),
    )
    resized.observe(element)
    const forget = onSchemeChange(() => plot.redraw(false))
    return () => {
      resized.disconnect()
      forget()
      drawn.current = null
      plot.destroy()
    }
  }, [])

  useEffect(() => drawn.current?.setData(data), [data])

  useEffect(() => {
    const plot = drawn.current
    const ms = place === null ? undefined : times[place]
    // Off the drawing, the cursor is hidden.
    const left = ms === undefined ? -10 : plot?.valToPos(ms, 'x')
    plot?.setCursor({ left: left ?? -10, top: 0 }, false)
  }, [place, times])

  return <div ref={frame} aria-hidden className="h-47.5 w-full" />
}

/** The tokens as they are computed now, read from an element that wears them. */
function coloursIn(parent: HTMLElement): PlotColours {
  const read = (className: string) => {
    const probe = document.createElement('span')
    probe.className = className
    parent.append(probe)
    const { backgroundColor } = getComputedStyle(probe)
    probe.remove()
    return backgroundColor
  }
  return {
    part: (colour) => read(partFill(colour)),
    ink: () => read('bg-ink-3'),
    line: () => read('bg-line'),
  }
}

function onSchemeChange(changed: () => void): () => void {
  const system = matchMedia('(prefers-color-scheme: dark)')
  system.addEventListener('change', changed)
  const chosen = new MutationObserver(changed)
  chosen.observe(document.documentElement, { attributeFilter: ['data-scheme'] })
  return () => {
    system.removeEventListener('change', changed)
    chosen.disconnect()
  }
}
