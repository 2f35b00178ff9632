import { CircleCheck, CircleMinus, CircleX, LoaderCircle } from 'lucide-react'
import type {
  SelfTestName,
  SelfTestReport,
  SelfTestResult,
} from '../../../src-main/contract/self-tests.ts'
import { formatDuration } from '../../lib/format.ts'
import { outcomeText, testNames } from './self-test-text.ts'

/** Each test with its outcome, as it ends; the one under way last. */
export function SelfTestGrid({ report: { results, running } }: { report: SelfTestReport }) {
  return (
    <ul
      aria-label="Tests"
      className="grid grid-cols-2 gap-x-6 gap-y-2.5 border-t border-line px-4 py-3"
    >
      {results.map((result) => (
        <Outcome key={result.name} result={result} />
      ))}
      {running !== null && <Running name={running} />}
    </ul>
  )
}

function Outcome({ result }: { result: SelfTestResult }) {
  const { name, outcome, detail, durationMs } = result
  return (
    <li className="flex min-w-0 gap-2">
      <OutcomeIcon outcome={outcome} />
      <div className="min-w-0 flex-1">
        <p className="flex gap-2">
          <span className="min-w-0 flex-1 truncate">{testNames[name]}</span>
          <span className="text-sm text-ink-3 tabular-nums">
            {outcome === 'skipped' ? 'skipped' : formatDuration(durationMs)}
          </span>
        </p>
        {detail !== null && (
          <p
            className={`text-sm wrap-anywhere select-text ${outcome === 'failed' ? 'text-danger' : 'text-ink-3'}`}
          >
            {detail}
          </p>
        )}
      </div>
    </li>
  )
}

function OutcomeIcon({ outcome }: Pick<SelfTestResult, 'outcome'>) {
  const label = <span className="sr-only">{outcomeText[outcome]}: </span>
  return (
    <span className="mt-0.5 shrink-0">
      {outcome === 'passed' && <CircleCheck size={15} aria-hidden className="text-ok" />}
      {outcome === 'failed' && <CircleX size={15} aria-hidden className="text-danger" />}
      {outcome === 'skipped' && <CircleMinus size={15} aria-hidden className="text-ink-3" />}
      {label}
    </span>
  )
}

function Running({ name }: { name: SelfTestName }) {
  return (
    <li className="flex min-w-0 gap-2 text-ink-2">
      <LoaderCircle size={15} aria-hidden className="mt-0.5 shrink-0 animate-spin" />
      <span className="sr-only">Running: </span>
      {testNames[name]}
    </li>
  )
}
