import { useState } from 'react'
import type { PoolStatus } from '../../../src-main/contract/pool.ts'
import { formatCompact, formatMemory, formatRate } from '../../lib/format.ts'
import { modelsIn, newestSamples } from '../../lib/pool-history.ts'
import { usePoolHistory } from '../../stores/pool-history.ts'
import { Card } from '../../ui/card.tsx'
import type { PlotSeries } from '../../ui/plot/plot-data.ts'
import { TimePlot } from '../../ui/plot/time-plot.tsx'
import { Section } from '../../ui/section.tsx'
import { Segments } from '../../ui/segments.tsx'
import { memorySum } from './memory-parts.ts'
import { useModelNames } from './use-model-name.ts'

const measures = [
  { value: 'speed', label: 'Speed' },
  { value: 'memory', label: 'Memory' },
] as const

type Measure = (typeof measures)[number]['value']

const spans = [
  { value: '5', label: '5 min' },
  { value: '60', label: '1 hour' },
  { value: 'all', label: 'All' },
] as const

type Span = (typeof spans)[number]['value']

/** Half a token per second is nothing that one reads off a plot. */
const speedIncrements = [1, 10, 100, 1000, 10_000].flatMap((unit) =>
  [1, 2, 5].map((count) => count * unit),
)

/** Lines at powers of two, as memory is counted: 1 MB to 500 GB. */
const memoryIncrements = [2 ** 20, 2 ** 30].flatMap((unit) =>
  [1, 2, 5, 10, 20, 50, 100, 200, 500].map((count) => count * unit),
)

/** Tokens per second and memory of each model, in the colours that they have in the bar of memory. */
export function HistorySection({ status }: { status: PoolStatus }) {
  const all = usePoolHistory(({ samples }) => samples)
  const nameOf = useModelNames()
  const [measure, setMeasure] = useState<Measure>('speed')
  const [span, setSpan] = useState<Span>('5')
  const spanMs = span === 'all' ? null : Number(span) * 60_000
  const samples = newestSamples(all, spanMs)
  const times = samples.map(({ atMs }) => atMs)
  const figure = measure === 'speed' ? 'tokensPerSecond' : 'memoryBytes'
  const held = memorySum(status).parts.map(({ modelId }) => modelId)
  const gone = modelsIn(samples).filter((modelId) => !held.includes(modelId))
  const series = [...held, ...gone].map((modelId, at): PlotSeries => ({
    key: modelId,
    name: nameOf(modelId),
    colour: at + 1,
    values: samples.map(({ models }) => models[modelId]?.[figure] ?? 0),
  }))
  return (
    <Section
      title="Over time"
      description="Since this window was opened."
      action={<Segments label="Shown" choices={measures} value={measure} onChange={setMeasure} />}
    >
      <Card className="p-4 pb-3">
        <Segments label="Time" choices={spans} value={span} onChange={setSpan} />
        {times.length === 0 || series.length === 0 ? (
          <p className="py-6 text-center text-ink-2">No model was in memory in this time.</p>
        ) : measure === 'speed' ? (
          <TimePlot
            label="Tokens per second"
            times={times}
            series={series}
            format={formatRate}
            tick={formatCompact}
            leastTop={10}
            spanMs={spanMs ?? undefined}
            increments={speedIncrements}
            stacked={false}
          />
        ) : (
          <TimePlot
            label="Memory over time"
            times={times}
            series={series}
            format={formatMemory}
            spanMs={spanMs ?? undefined}
            increments={memoryIncrements}
            stacked
          />
        )}
      </Card>
    </Section>
  )
}
