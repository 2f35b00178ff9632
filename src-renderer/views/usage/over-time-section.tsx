import { useState } from 'react'
import type { UsageGroup, UsageOverTime } from '../../../src-main/contract/activity.ts'
import { formatCount } from '../../lib/format.ts'
import { useCaller } from '../../stores/caller.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Section } from '../../ui/section.tsx'
import { Segments } from '../../ui/segments.tsx'
import { SeriesTable } from './chart/series-table.tsx'
import { StackedChart } from './chart/stacked-chart.tsx'
import { groupNames } from './group-names.ts'
import type { Step, TimeAxis } from './time-axis.ts'
import { type Measure, measureText, seriesOf } from './usage-series.ts'
import { addUp } from './usage-totals.ts'

interface OverTimeSectionProps {
  points: UsageOverTime['points']
  axis: TimeAxis
  by: UsageGroup
  onBy: (by: UsageGroup) => void
  measure: Measure
  onMeasure: (measure: Measure) => void
  /** null where there is no choice. */
  step: Step | null
  onStep: (step: Step) => void
}

const measures = [
  { value: 'tokens', label: 'Tokens' },
  { value: 'cost', label: 'Money' },
  { value: 'requests', label: 'Requests' },
] as const

const steps = [
  { value: 'hour', label: 'By hour' },
  { value: 'day', label: 'By day' },
] as const

const groups = (['backend', 'model', 'app', 'user'] as const).map((value) => ({
  value,
  label: groupNames[value],
}))

/** The chart, and what it shows of what. */
export function OverTimeSection(props: OverTimeSectionProps) {
  const { points, axis, by, measure, step } = props
  const [asTable, setAsTable] = useState(false)
  const admin = useCaller((caller) => caller.admin === true)
  const { unpriced } = addUp(points)
  const series = seriesOf(points, axis, measure)
  const title = measures.find(({ value }) => value === measure)?.label ?? 'Tokens'
  const label = `${title} by ${axis.step}`
  const format = (amount: number) => measureText(measure, amount)
  return (
    <Section
      title="Over time"
      action={
        <Segments label="Shown" choices={measures} value={measure} onChange={props.onMeasure} />
      }
    >
      <Card className="px-4 pt-3 pb-3">
        <div className="mb-3 flex flex-wrap items-center gap-2">
          <Segments
            label="Told apart by"
            choices={groups.filter(({ value }) => admin || value !== 'user')}
            value={by}
            onChange={props.onBy}
          />
          {step !== null && (
            <Segments label="Each bar" choices={steps} value={step} onChange={props.onStep} />
          )}
          <Button kind="quiet" className="-mr-2 ml-auto" onClick={() => setAsTable(!asTable)}>
            {asTable ? 'Show as chart' : 'Show as table'}
          </Button>
        </div>
        {series.length === 0 ? (
          <p className="py-6 text-center text-ink-2">{nothingText(measure)}</p>
        ) : asTable ? (
          <SeriesTable label={label} series={series} axis={axis} format={format} />
        ) : (
          <StackedChart label={label} series={series} axis={axis} format={format} />
        )}
        {measure === 'cost' && unpriced > 0 && (
          <p className="mt-2 text-sm text-ink-3">
            {formatCount(unpriced, 'request')} whose price is not known{' '}
            {unpriced === 1 ? 'is' : 'are'} not in it.
          </p>
        )}
      </Card>
    </Section>
  )
}

function nothingText(measure: Measure): string {
  return measure === 'cost'
    ? 'Nothing in this time is known to have cost anything.'
    : 'Nothing was used in this time.'
}
