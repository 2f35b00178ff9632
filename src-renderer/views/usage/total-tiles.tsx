import {
  formatCompact,
  formatCost,
  formatCount,
  formatPercent,
  formatWhole,
} from '../../lib/format.ts'
import { costText, type UsageTotals } from './usage-totals.ts'

/** The whole time in a few numbers, with what is not known about them. */
export function TotalTiles({ totals }: { totals: UsageTotals }) {
  const { sums, localShare, cacheShare } = totals
  const tokens = sums.prompt_tokens + sums.completion_tokens
  return (
    <dl className="grid grid-cols-5 divide-x divide-line rounded-lg border border-line bg-card py-3">
      <Tile
        name="Cost"
        value={costText(sums, formatCost)}
        note={sums.unpriced === 0 ? null : unpricedText(sums.unpriced)}
      />
      <Tile
        name="Requests"
        value={formatWhole(sums.requests)}
        note={sums.failed === 0 ? 'none failed' : `${formatWhole(sums.failed)} failed`}
      />
      <Tile
        name="Tokens"
        value={`${sums.estimated === 0 ? '' : '≈ '}${formatCompact(tokens)}`}
        note={sums.estimated === 0 ? null : estimatedText(sums.estimated)}
      />
      <Tile
        name="On this Mac"
        value={localShare === null ? '–' : formatPercent(localShare)}
        note="of the requests that worked"
      />
      <Tile
        name="From cache"
        value={cacheShare === null ? '–' : formatPercent(cacheShare)}
        note="of what was read"
      />
    </dl>
  )
}

interface TileProps {
  name: string
  value: string
  note: string | null
}

function Tile({ name, value, note }: TileProps) {
  return (
    <div className="min-w-0 px-4">
      <dt className="text-sm text-ink-3">{name}</dt>
      <dd className="select-text">
        <span className="block text-lg font-semibold tabular-nums">{value}</span>
        {note !== null && <span className="block text-sm text-ink-3">{note}</span>}
      </dd>
    </div>
  )
}

function unpricedText(count: number): string {
  return `${formatCount(count, 'request')} without a known price`
}

function estimatedText(count: number): string {
  return `estimated for ${formatCount(count, 'request')}`
}
