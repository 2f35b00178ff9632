import type { Fit, KvCacheType } from '../../../src-main/contract/fit.ts'
import { contextSteps, nearestStep } from '../../lib/fit-text.ts'
import { formatContext, formatWhole } from '../../lib/format.ts'
import { SelectField } from '../../ui/select-field.tsx'
import { Slider } from '../../ui/slider.tsx'
import type { FitWish } from './use-fit.ts'

const cacheTypes: readonly { value: KvCacheType; label: string; note: string }[] = [
  { value: 'f16', label: 'Exact', note: 'f16' },
  { value: 'q8_0', label: 'Half the memory', note: 'q8_0' },
  { value: 'q5_1', label: 'Three eighths', note: 'q5_1' },
  { value: 'q4_0', label: 'A quarter', note: 'q4_0' },
]

interface FitFieldsProps {
  trainContextTokens: number | null
  /** What Corral would take, until something else is wished. */
  fit: Fit | null
  wish: FitWish
  onChange: (wish: FitWish) => void
}

/** How much the model shall keep in mind, and how exactly: both cost memory. */
export function FitFields({ trainContextTokens, fit, wish, onChange }: FitFieldsProps) {
  const steps = contextSteps(trainContextTokens)
  const tokens = wish.contextTokens ?? fit?.contextTokens ?? 8192
  const words = `about ${formatWhole(Math.round((tokens * 3) / 4 / 100) * 100)} words`
  return (
    <div className="mb-4 flex gap-6">
      <div className="min-w-0 flex-1">
        <div className="mb-1 flex items-baseline justify-between gap-3">
          <span className="font-medium">Context</span>
          <span className="truncate text-ink-2 tabular-nums">
            {formatContext(tokens)} tokens, {words}
          </span>
        </div>
        <Slider
          label="Context"
          value={nearestStep(steps, tokens)}
          min={0}
          max={steps.length - 1}
          text={`${formatContext(tokens)} tokens, ${words}`}
          onChange={(at) => onChange({ ...wish, contextTokens: steps[at] ?? tokens })}
        />
      </div>
      <SelectField
        className="w-48"
        label="Memory of the context"
        choices={cacheTypes}
        value={wish.kvCacheType ?? fit?.kvCacheType ?? 'f16'}
        onChange={(kvCacheType) => onChange({ ...wish, kvCacheType })}
      />
    </div>
  )
}
