import type { ReactNode } from 'react'
import type { PooledModel } from '../../../src-main/contract/pool.ts'
import { formatCount, formatRate } from '../../lib/format.ts'
import { speedNow } from '../../lib/speed-history.ts'
import { useSpeeds } from '../../stores/speeds.ts'
import { promptSourceText } from './slot-text.ts'
import { Sparkline } from './sparkline.tsx'

const noSamples: readonly number[] = []

/** How fast a model is, how long its queue, and where its prompts came from. */
export function PooledFigures({ model }: { model: PooledModel }) {
  const samples = useSpeeds(({ history }) => history[model.modelId]) ?? noSamples
  const { tokensPerSecond, activeRequests, waitingRequests, slots, useCount } = model
  const computed = model.promptTokensComputed.toLocaleString('en')
  const cached = model.promptTokensCached.toLocaleString('en')
  return (
    <dl className="mt-3 grid grid-cols-[100px_100px_64px_1fr] gap-x-5">
      <Figure word="Speed now" note={<Sparkline samples={samples} />}>
        {formatRate(speedNow(model))}
      </Figure>
      <Figure word="Last answer" note={`used ${formatCount(useCount, 'time')}`}>
        {tokensPerSecond === null ? '–' : formatRate(tokensPerSecond)}
      </Figure>
      <Figure word="Running" note={`${waitingRequests} waiting`}>
        {activeRequests} of {slots.length}
      </Figure>
      <Figure word="Prompts" note={`${computed} computed, ${cached} from memory`}>
        {promptSourceText(model) ?? '–'}
      </Figure>
    </dl>
  )
}

interface FigureProps {
  word: string
  note: ReactNode
  children: ReactNode
}

function Figure({ word, note, children }: FigureProps) {
  return (
    <div className="min-w-0">
      <dt className="text-xs text-ink-3">{word}</dt>
      <dd className="font-medium tabular-nums">{children}</dd>
      <dd className="truncate text-sm text-ink-3 tabular-nums">{note}</dd>
    </div>
  )
}
