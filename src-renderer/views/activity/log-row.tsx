import { CornerDownRight } from 'lucide-react'
import { memo, type ReactNode } from 'react'
import type { AuditLog } from '../../../src-main/contract/activity.ts'
import { formatDuration, formatPercent } from '../../lib/format.ts'
import {
  askerText,
  clockText,
  costText,
  dayText,
  endOf,
  errorText,
  logDoorText,
  logSentence,
  speedText,
  tokensText,
  whereText,
} from '../../lib/log-text.ts'
import { routeTo } from '../../lib/route.ts'
import { Tag } from '../../ui/tag.tsx'
import { columns } from './columns.ts'
import { LogStatusMark } from './log-status.tsx'
import { PlaceIcon } from './place-icon.tsx'

interface LogRowProps {
  log: AuditLog
  /** From 0. */
  place: number
  /** The one row that Tab comes to. */
  reachable: boolean
  providerName: (backendType: string) => string
}

export const LogRow = memo(function LogRow(props: LogRowProps) {
  const { log, place, reachable, providerName } = props
  return (
    <tr
      aria-rowindex={place + 2}
      className={`${columns} relative h-11 items-center border-b border-line hover:bg-fill`}
    >
      <Cell top={<Opener log={log} reachable={reachable} providerName={providerName} />}>
        {dayText(endOf(log))}
      </Cell>
      <Cell top={askerText(log)}>{meansText(log)}</Cell>
      <Cell top={log.asked_model ?? 'No model'}>
        <Answerer log={log} providerName={providerName} />
      </Cell>
      <Cell top={<LogStatusMark status={log.status} />}>{errorText(log)}</Cell>
      <Cell end top={formatDuration(log.duration_ms)}>
        {log.first_token_ms !== null && `1st ${formatDuration(log.first_token_ms)}`}
      </Cell>
      <Cell end top={tokensCell(log)}>
        {speedText(log.tokens_per_second)}
      </Cell>
      <Cell end top={log.total_tokens === null ? '–' : costText(log.cost_nanousd)}>
        {cacheText(log)}
      </Cell>
    </tr>
  )
})

/** By what it was asked, and whether what was said was kept. */
function meansText(log: AuditLog): string {
  const { process, door, endpoint, content_kept } = log
  const program = process === askerText(log) ? null : process
  const means = program ?? (door === 'window' ? logDoorText.window : endpoint)
  return content_kept ? `kept · ${means}` : means
}

/** Holds the place of a row that is on its way back into memory. */
export function RowToCome() {
  return (
    <tr className="flex h-11 items-center border-b border-line px-6">
      <td className="flex-1">
        <span className="sr-only">Loading</span>
        <span className="block h-2.5 rounded-xs bg-fill" />
      </td>
    </tr>
  )
}

/** The link lies over the whole row; what a narrow row cuts off is read by resting on it. */
function Opener({ log, reachable, providerName }: Omit<LogRowProps, 'place'>) {
  const sentence = logSentence(log, providerName)
  return (
    <a
      href={routeTo('activity', log.request_id)}
      data-log={log.id}
      draggable={false}
      tabIndex={reachable ? 0 : -1}
      aria-label={sentence}
      title={log.error_message === null ? sentence : `${sentence}\n${log.error_message}`}
      className="after:absolute after:inset-0 after:content-[''] focus-visible:outline-none focus-visible:after:rounded-xs focus-visible:after:bg-fill focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent-solid"
    >
      {clockText(endOf(log))}
    </a>
  )
}

function Answerer({ log, providerName }: Pick<LogRowProps, 'log' | 'providerName'>) {
  const where = whereText(log, providerName)
  const isNamed = log.model !== null && log.model !== log.asked_model
  return (
    <span className="flex min-w-0 items-center gap-1.5">
      <PlaceIcon log={log} />
      <span className="truncate">
        {where === null ? 'Nobody was asked' : isNamed ? `${log.model} · ${where}` : where}
      </span>
      <TryMark log={log} />
    </span>
  )
}

/** Tells the tries of one request apart; a narrow window has only room for the sign. */
function TryMark({ log: { fallback, attempt } }: { log: AuditLog }) {
  if (!fallback) return attempt > 1 && <Tag>{`Try ${attempt}`}</Tag>
  return (
    <Tag tone="accent">
      <CornerDownRight size={11} className="inline" aria-hidden />
      <span className="max-[1040px]:sr-only"> Fallback</span>
    </Tag>
  )
}

function tokensCell({ prompt_tokens: input, completion_tokens: output, estimated }: AuditLog) {
  if (input === null && output === null) return '–'
  const text = `${tokensText(input)} → ${tokensText(output)}`
  return estimated ? <span title="Estimated">≈ {text}</span> : text
}

function cacheText({ cached_tokens: cached, prompt_tokens: input }: AuditLog): string | null {
  return cached === null || input === null || cached === 0
    ? null
    : `${formatPercent(cached / input)} cached`
}

interface CellProps {
  top: ReactNode
  /** Figures stand at the end. */
  end?: boolean
  children: ReactNode
}

function Cell({ top, end = false, children }: CellProps) {
  return (
    <td className={`block min-w-0 tabular-nums ${end ? 'text-right' : ''}`}>
      <div className="truncate leading-4.5">{top}</div>
      <div className="truncate text-xs leading-4 text-ink-3">{children}</div>
    </td>
  )
}
