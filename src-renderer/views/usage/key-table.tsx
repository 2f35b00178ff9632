import type { KeyUsage } from '../../../src-main/contract/limits.ts'
import { formatCompact, formatWhole } from '../../lib/format.ts'
import { Card } from '../../ui/card.tsx'
import { spentText } from '../limits/limit-text.ts'

export interface KeyLine extends Omit<KeyUsage, 'key_id'> {
  id: string
  name: string
  note: string
}

const head = 'py-2 font-medium'

/** Requests, tokens in buckets that do not overlap, and money. */
export function KeyTable({ lines }: { lines: KeyLine[] }) {
  return (
    <Card className="px-4">
      <table className="w-full table-fixed text-right tabular-nums">
        <caption className="sr-only">Use by key</caption>
        <thead>
          <tr className="text-xs text-ink-3">
            <th scope="col" className={`${head} text-left`}>
              Key
            </th>
            <th scope="col" className={`${head} w-16`}>
              Requests
            </th>
            <th scope="col" className={`${head} w-19`}>
              Read
            </th>
            <th scope="col" className={`${head} w-19`}>
              From cache
            </th>
            <th scope="col" className={`${head} w-19`}>
              Written
            </th>
            <th scope="col" className={`${head} w-36`}>
              Cost
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <Line key={line.id} line={line} />
          ))}
        </tbody>
      </table>
    </Card>
  )
}

function Line({ line }: { line: KeyLine }) {
  const { name, note, requests } = line
  const isEstimated = line.estimated_requests > 0
  const read = line.fresh_tokens + line.cache_write_tokens
  return (
    <tr className="border-t border-line">
      <th scope="row" className="py-2 pr-3 text-left font-normal">
        <span className="block truncate font-medium">{name}</span>
        <span className="block truncate text-sm text-ink-3">{note}</span>
      </th>
      <td>{formatWhole(requests)}</td>
      <Tokens count={read} estimated={isEstimated} />
      <Tokens count={line.cache_read_tokens} estimated={false} />
      <Tokens count={line.output_tokens} estimated={isEstimated} />
      <td>{spentText(line)}</td>
    </tr>
  )
}

/** Millions at a glance; the exact number under the pointer. */
function Tokens({ count, estimated }: { count: number; estimated: boolean }) {
  const note = estimated ? ', in part estimated' : ''
  return (
    <td title={`${formatWhole(count)}${note}`}>
      {estimated && <span aria-hidden>≈ </span>}
      {formatCompact(count)}
      {estimated && <span className="sr-only">{note}</span>}
    </td>
  )
}
