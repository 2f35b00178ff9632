import type { EgressLine } from '../../../src-main/contract/activity.ts'
import {
  formatBytes,
  formatCompact,
  formatCost,
  formatMoment,
  formatWhole,
} from '../../lib/format.ts'
import { routeTo } from '../../lib/route.ts'
import { useRules } from '../../stores/rules.ts'
import { useNames } from '../routing/use-names.ts'
import { costText } from '../usage/usage-totals.ts'
import { hourText, reasonText, requestsQuery, senderText } from './ledger-text.ts'

interface LedgerLineProps {
  line: EgressLine
  from: string
}

const link =
  'rounded-xs underline decoration-line-strong underline-offset-2 hover:decoration-current'

/** Who sent what where; the name leads to the requests themselves. */
export function LedgerLine({ line, from }: LedgerLineProps) {
  const { providerName } = useNames()
  const sender = senderText(line)
  const provider = providerName(line.backend_type)
  const requests = routeTo('activity', undefined, requestsQuery(line, from))
  return (
    <tr className="border-t border-line align-top text-right">
      <th scope="row" className="py-2 pr-3 text-left font-normal">
        <a
          href={requests}
          draggable={false}
          title={`Show the requests of ${sender} to ${provider}`}
          className={`block truncate font-medium ${link}`}
        >
          {sender}
        </a>
        <Reason line={line} />
      </th>
      <td className="py-2 pr-2 text-left">
        <span className="block truncate">{provider}</span>
        {line.model !== null && (
          <span title={line.model} className="block truncate text-sm text-ink-3">
            {line.model}
          </span>
        )}
      </td>
      <Two
        first={formatBytes(line.bytes_sent)}
        second={`${formatBytes(line.bytes_received)} back`}
      />
      <Two
        first={formatWhole(line.requests)}
        second={`${formatCompact(line.prompt_tokens + line.completion_tokens)} tokens`}
      />
      <td className="py-2 pl-2">{costText(line, formatCost)}</td>
      <td
        className="py-2 pl-2 text-sm leading-5 whitespace-nowrap text-ink-2"
        title={`First ${formatMoment(line.first_at)}, last ${formatMoment(line.last_at)}, to the hour`}
      >
        {hourText(line.last_at)}
        {line.first_at !== line.last_at && (
          <span className="block leading-4 text-ink-3 max-[1040px]:sr-only">
            first {hourText(line.first_at)}
          </span>
        )}
      </td>
    </tr>
  )
}

function Two({ first, second }: { first: string; second: string }) {
  return (
    <td className="py-2 pl-2">
      {first}
      <span className="block text-sm whitespace-nowrap text-ink-3">{second}</span>
    </td>
  )
}

function Reason({ line }: { line: EgressLine }) {
  const rule = useRules(({ value }) => value?.find(({ id }) => id === line.rule_id))
  const text = reasonText(line, rule?.model_pattern)
  return (
    <span title={text} className="line-clamp-2 text-sm text-ink-3">
      {rule === undefined ? (
        text
      ) : (
        <a href={routeTo('routing')} draggable={false} className={link}>
          {text}
        </a>
      )}
    </span>
  )
}
