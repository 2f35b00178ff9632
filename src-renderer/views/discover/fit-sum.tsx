import type { Fit } from '../../../src-main/contract/fit.ts'
import { fitAdvice } from '../../lib/fit-text.ts'
import { formatContext, formatMemory } from '../../lib/format.ts'

interface FitSumProps {
  fit: Fit
  loading: boolean
  /** Why the newest question has no answer. */
  problem: string | null
}

/** What the model would take of the memory that models may use, part by part. */
export function FitSum({ fit, loading, problem }: FitSumProps) {
  const { weightsBytes, contextBytes, computeBytes, totalBytes, budgetBytes, freeBytes } = fit
  const whole = Math.max(budgetBytes, totalBytes, 1)
  const advice = fitAdvice(fit)
  const parts = [
    { word: 'Weights', bytes: weightsBytes, fill: 'bg-part-1' },
    {
      word: `Context of ${formatContext(fit.contextTokens)}`,
      bytes: contextBytes,
      fill: 'bg-part-2',
    },
    { word: 'Computing', bytes: computeBytes, fill: 'bg-part-3' },
  ]
  return (
    <section
      aria-label="The sum"
      aria-busy={loading}
      className="rounded-md bg-fill px-3.5 py-3 transition-opacity duration-150 select-text aria-busy:opacity-60"
    >
      <div aria-hidden className="flex h-3 gap-px overflow-hidden rounded-xs bg-fill-strong">
        {parts.map(({ word, bytes, fill }) => (
          <span
            key={word}
            style={{ width: `${(bytes / whole) * 100}%` }}
            className={`min-w-0.5 transition-[width] duration-300 ${fill}`}
          />
        ))}
      </div>
      <dl className="mt-2.5 grid max-w-100 grid-cols-[1fr_auto] gap-x-6 tabular-nums">
        {parts.map(({ word, bytes, fill }) => (
          <Line key={word} word={word} bytes={bytes} fill={fill} />
        ))}
        <Line word="Total" bytes={totalBytes} strong />
        <Line word="What all models may use" bytes={budgetBytes} />
        <Line word="Of that free now" bytes={freeBytes} />
      </dl>
      <p className="mt-2 text-sm text-ink-3">
        {advice !== null && <span className="text-ink-2">{advice} </span>}
        {fit.source === 'header'
          ? 'Read from the head of the file, as the engine would reserve it.'
          : loading
            ? 'A rule of thumb from its size; the head of the file is being read.'
            : 'A rule of thumb from its size.'}
        {problem !== null && <span className="wrap-anywhere"> {problem}</span>}
      </p>
    </section>
  )
}

interface LineProps {
  word: string
  bytes: number
  fill?: string
  strong?: boolean
}

function Line({ word, bytes, fill, strong = false }: LineProps) {
  return (
    <>
      <dt className={`flex items-center gap-2 ${strong ? 'font-medium' : 'text-ink-2'}`}>
        <span aria-hidden className={`size-2 shrink-0 rounded-full ${fill ?? ''}`} />
        {word}
      </dt>
      <dd className={`text-right ${strong ? 'font-medium' : ''}`}>{formatMemory(bytes)}</dd>
    </>
  )
}
