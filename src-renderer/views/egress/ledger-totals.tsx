import type { EgressLine } from '../../../src-main/contract/activity.ts'
import { formatBytes, formatCompact, formatCost, formatWhole } from '../../lib/format.ts'
import { costText } from '../usage/usage-totals.ts'
import { hourText } from './ledger-text.ts'

/** What all lines come to; there is at least one. */
export function LedgerTotals({ lines }: { lines: readonly EgressLine[] }) {
  const sum = (amountOf: (line: EgressLine) => number) =>
    lines.reduce((total, line) => total + amountOf(line), 0)
  const tokens = sum((line) => line.prompt_tokens + line.completion_tokens)
  return (
    <tfoot className="border-t border-line-strong text-right font-medium">
      <tr>
        <th scope="row" colSpan={2} className="py-2 text-left align-top font-medium">
          Total
        </th>
        <td className="py-2 pl-2 align-top">
          {formatBytes(sum((line) => line.bytes_sent))}
          <span className="block text-sm font-normal text-ink-3">
            {formatBytes(sum((line) => line.bytes_received))} back
          </span>
        </td>
        <td className="py-2 pl-2 align-top">
          {formatWhole(sum((line) => line.requests))}
          <span className="block text-sm font-normal text-ink-3">
            {formatCompact(tokens)} tokens
          </span>
        </td>
        <td className="py-2 pl-2 align-top">
          {costText(
            {
              cost_nanousd: sum((line) => line.cost_nanousd),
              unpriced: sum((line) => line.unpriced),
            },
            formatCost,
          )}
        </td>
        <td className="py-2 pl-2 align-top text-sm leading-5 font-normal whitespace-nowrap text-ink-2">
          {hourText(lastOf(lines))}
        </td>
      </tr>
    </tfoot>
  )
}

function lastOf(lines: readonly EgressLine[]): string {
  return lines.map(({ last_at }) => last_at).reduce((a, b) => (a > b ? a : b))
}
