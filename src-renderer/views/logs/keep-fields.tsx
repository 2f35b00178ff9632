import { formatBytes, formatCount, formatDay } from '../../lib/format.ts'
import { useSystem } from '../../stores/system.ts'
import { CheckField } from '../../ui/check-field.tsx'
import { CopyText } from '../../ui/copy-text.tsx'
import { Field } from '../../ui/field.tsx'
import { Problem } from '../../ui/problem.tsx'
import type { KeepDraft, KeepProblems } from './keep-draft.ts'
import type { LogSize } from './use-log-size.ts'

interface KeepFieldsProps {
  draft: KeepDraft
  /** null until it is known. */
  size: LogSize | null
  problemOf: (field: keyof KeepProblems) => string | null
  onChange: (change: Partial<KeepDraft>) => void
}

export function KeepFields({ draft, size, problemOf, onChange }: KeepFieldsProps) {
  const address = useSystem(({ info }) => info?.address)
  return (
    <>
      <CheckField
        label="Write requests down"
        description="Off: Activity, Usage and Egress learn of nothing. Budgets and limits count on."
        checked={draft.logRequests}
        onChange={(logRequests) => onChange({ logRequests })}
      />
      <div className="grid grid-cols-2 items-start gap-4">
        <Field
          label="Keep requests for, in days"
          inputMode="numeric"
          hint={size?.oldest == null ? 'Older requests go.' : oldestText(size.oldest)}
          problem={problemOf('keep_days')}
          value={draft.days}
          onChange={(event) => onChange({ days: event.target.value })}
        />
        <Field
          label="Keep at most, in megabytes"
          inputMode="numeric"
          hint={size === null ? 'The oldest go when it is larger.' : sizeText(size.size_bytes)}
          problem={problemOf('keep_megabytes')}
          value={draft.megabytes}
          onChange={(event) => onChange({ megabytes: event.target.value })}
        />
      </div>
      {size !== null && size.lost > 0 && (
        <Problem>
          {formatCount(size.lost, 'request')} could not be written since Corral started. Is the disk
          full?
        </Problem>
      )}
      <CheckField
        label="Name the program that calls"
        description="Corral asks the system which program is at the other end of each connection on this Mac."
        checked={draft.nameProcesses}
        onChange={(nameProcesses) => onChange({ nameProcesses })}
      />
      <div>
        <CheckField
          label="Metrics without a token, for programs on this Mac"
          description="Off: whoever reads them shows the token of an administrator."
          checked={draft.openMetrics}
          onChange={(openMetrics) => onChange({ openMetrics })}
        />
        {typeof address === 'string' && (
          <p className="mt-1 pl-6.5">
            <CopyText label="Copy the address of the metrics" text={metricsAddress(address)} />
          </p>
        )}
      </div>
      <Field
        label="Send traces to"
        placeholder="http://127.0.0.1:4318"
        hint="An OpenTelemetry collector that takes OTLP over HTTP. Empty sends nothing. What was said is never sent."
        problem={problemOf('otel_endpoint')}
        maxLength={2000}
        value={draft.otelEndpoint}
        onChange={(event) => onChange({ otelEndpoint: event.target.value })}
      />
    </>
  )
}

function oldestText(oldest: string): string {
  return `Older requests go. The oldest is of ${formatDay(oldest)}.`
}

function sizeText(bytes: number): string {
  return `Now ${formatBytes(bytes)}. The oldest go when it is larger.`
}

function metricsAddress(address: string): string {
  return new URL('/metrics', address).href
}
