import type { ReactNode } from 'react'
import type { AuditLog } from '../../../src-main/contract/activity.ts'
import { formatBytes, formatDuration, formatMoment } from '../../lib/format.ts'
import { askerText, costText, logDoorText, whereText } from '../../lib/log-text.ts'
import { routeTo } from '../../lib/route.ts'
import { useProviders } from '../../stores/providers.ts'
import { Card } from '../../ui/card.tsx'
import { CopyText } from '../../ui/copy-text.tsx'
import { Tag } from '../../ui/tag.tsx'
import { LogStatusMark } from './log-status.tsx'
import { PlaceIcon } from './place-icon.tsx'
import { useProviderName } from './use-provider-name.ts'

const link =
  'text-accent underline decoration-transparent underline-offset-2 hover:decoration-current'

/** Who asked, what answered, how it ended, and where it can be found again. */
export function RequestFacts({ attempts }: { attempts: readonly AuditLog[] }) {
  const last = attempts.at(-1)
  const [first] = attempts
  if (first === undefined || last === undefined) return null
  const costs = attempts.map(({ cost_nanousd }) => cost_nanousd).filter((cost) => cost !== null)
  const tookMs = Date.parse(last.timestamp) + last.duration_ms - Date.parse(first.timestamp)
  return (
    <Card className="p-4 select-text">
      <dl
        aria-label="Request"
        className="grid grid-cols-[112px_minmax(0,1fr)_96px_minmax(0,1fr)] gap-x-4 gap-y-2"
      >
        <Fact name="Outcome">
          <LogStatusMark status={last.status} />
        </Fact>
        <Fact name="Began">{formatMoment(first.timestamp)}</Fact>
        <Fact name="Asked by">
          {askerText(first)}
          {first.process !== null && <Quiet>{first.process}</Quiet>}
        </Fact>
        <Fact name="Took">
          {formatDuration(tookMs)}
          {last.first_token_ms !== null && (
            <Quiet>first token after {formatDuration(last.first_token_ms)}</Quiet>
          )}
        </Fact>
        <Fact name="Asked in">
          {logDoorText[first.door]}
          <Quiet>{`${first.endpoint}${first.stream ? ', streamed' : ''}`}</Quiet>
        </Fact>
        <Fact name="Cost">{costs.length === 0 ? '–' : costText(sum(costs))}</Fact>
        <Fact name="Answered by">
          <Answered log={last} />
        </Fact>
        <Fact name="Left this Mac">{leftText(attempts)}</Fact>
        <Fact name="Key">
          <KeyLink log={last} />
        </Fact>
        <Fact name="Request id">
          <CopyText label="Copy the request id" text={first.request_id} />
        </Fact>
      </dl>
    </Card>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-3">{name}</dt>
      <dd className="min-w-0 wrap-anywhere tabular-nums">{children}</dd>
    </>
  )
}

function Quiet({ children }: { children: ReactNode }) {
  return <span className="block text-sm text-ink-3">{children}</span>
}

function Answered({ log }: { log: AuditLog }) {
  const where = whereText(log, useProviderName())
  if (where === null) return 'Nobody was asked'
  const place = log.backend_type === 'local' ? `on ${where}` : `at ${where}`
  return (
    <>
      <span className="flex min-w-0 items-center gap-1.5">
        <PlaceIcon log={log} />
        <span className="min-w-0 wrap-anywhere">{log.model ?? where}</span>
        {log.fallback && <Tag tone="accent">Fallback</Tag>}
      </span>
      {log.model !== null && <Quiet>{place}</Quiet>}
    </>
  )
}

function KeyLink({ log }: { log: AuditLog }) {
  const id = useProviders(
    ({ value }) => value?.find(({ name }) => name === log.backend_type)?.id ?? null,
  )
  if (log.key_last_four === null) return 'None was used'
  const text = `…${log.key_last_four}`
  return id === null ? (
    text
  ) : (
    <a className={link} href={routeTo('providers', id)}>
      {text}
    </a>
  )
}

function leftText(attempts: readonly AuditLog[]): string {
  if (!attempts.some(({ left_this_mac }) => left_this_mac)) return 'Nothing'
  const sent = sum(attempts.map(({ bytes_sent }) => bytes_sent))
  const received = sum(attempts.map(({ bytes_received }) => bytes_received))
  return `${formatBytes(sent)}; ${formatBytes(received)} came back`
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
