import { type ReactNode, useState } from 'react'
import type { Sums, UsageGroup, UsageOverTime } from '../../../src-main/contract/activity.ts'
import { formatCompact, formatCost, formatWhole } from '../../lib/format.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Section } from '../../ui/section.tsx'
import { groupNames } from './group-names.ts'
import { addUp, bucketsOf, costText, groupSums } from './usage-totals.ts'

interface GroupTableProps {
  points: UsageOverTime['points']
  by: UsageGroup
}

const head = 'py-2 font-medium'

const firstShown = 10

/** Every kind of token and the money, for each group and together. */
export function GroupTable({ points, by }: GroupTableProps) {
  const [all, setAll] = useState(false)
  const groups = groupSums(points)
  const name = groupNames[by]
  const more = groups.length - firstShown
  const total = addUp(points)
  const isCached = total.cache_write_tokens > 0
  return (
    <Section title={`By ${name.toLowerCase()}`}>
      <Card className="px-4">
        <table className="w-full table-fixed text-right tabular-nums">
          <caption className="sr-only">Used by {name.toLowerCase()}</caption>
          <thead>
            <tr className="text-xs text-ink-3">
              <th scope="col" className={`${head} text-left`}>
                {name}
              </th>
              <Head width="w-16">Requests</Head>
              <Head width="w-16">Read</Head>
              <Head width="w-18">From cache</Head>
              {isCached && <Head width="w-17">Into cache</Head>}
              <Head width="w-19">Answered</Head>
              <Head width="w-16">Thinking</Head>
              <Head width="w-19">Cost</Head>
            </tr>
          </thead>
          <tbody>
            {groups.slice(0, all ? undefined : firstShown).map((group) => (
              <Line key={group.key} name={group.name} sums={group.sums} isCached={isCached} />
            ))}
          </tbody>
          <tfoot className="font-medium">
            <Line name="Total" sums={total} isCached={isCached} />
          </tfoot>
        </table>
        {more > 0 && (
          <div className="-mx-4 border-t border-line p-1">
            <Button kind="quiet" onClick={() => setAll(!all)}>
              {all ? 'Show fewer' : `Show ${more} more`}
            </Button>
          </div>
        )}
      </Card>
    </Section>
  )
}

function Head({ width, children }: { width: string; children: ReactNode }) {
  return (
    <th scope="col" className={`${head} ${width} whitespace-nowrap`}>
      {children}
    </th>
  )
}

interface LineProps {
  name: string
  sums: Sums
  /** Whether a provider was paid for keeping what it read: else there is no column for it. */
  isCached: boolean
}

function Line({ name, sums, isCached }: LineProps) {
  const { fresh, cacheRead, cacheWrite, answer, thinking } = bucketsOf(sums)
  const estimated = sums.estimated > 0
  return (
    <tr className="border-t border-line">
      <th scope="row" title={name} className="truncate py-2 pr-2 text-left font-medium">
        {name}
      </th>
      <td>{formatWhole(sums.requests)}</td>
      <Tokens count={fresh} estimated={estimated} />
      <Tokens count={cacheRead} />
      {isCached && <Tokens count={cacheWrite} />}
      <Tokens count={answer} estimated={estimated} />
      <Tokens count={thinking} />
      <td>{costText(sums, formatCost)}</td>
    </tr>
  )
}

/** Millions at a glance; the exact number under the pointer. */
function Tokens({ count, estimated = false }: { count: number; estimated?: boolean }) {
  if (count === 0) return <td className="text-ink-3">0</td>
  const note = estimated ? ', in part estimated' : ''
  return (
    <td title={`${formatWhole(count)}${note}`}>
      {estimated && <span aria-hidden>≈ </span>}
      {formatCompact(count)}
      {estimated && <span className="sr-only">{note}</span>}
    </td>
  )
}
