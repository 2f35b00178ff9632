import { useState } from 'react'
import type { Eviction } from '../../../src-main/contract/pool.ts'
import { formatCount, formatMemory, formatMoment, formatWhen } from '../../lib/format.ts'
import { useNow } from '../../lib/use-now.ts'
import { Button } from '../../ui/button.tsx'
import { RowList } from '../../ui/row-list.tsx'
import { Section } from '../../ui/section.tsx'
import { Tag } from '../../ui/tag.tsx'
import { evictionReason } from './state-text.ts'
import { useModelNames } from './use-model-name.ts'

const few = 3
const minuteMs = 60_000

/** Why models left memory, or were not let in. */
export function Evictions({ evictions }: { evictions: Eviction[] }) {
  const [all, setAll] = useState(false)
  const now = useNow(minuteMs)
  const nameOf = useModelNames()
  if (evictions.length === 0) return null
  const shown = all ? evictions : evictions.slice(0, few)
  const hidden = evictions.length - shown.length
  return (
    <Section title="What left memory, and why">
      <RowList aria-label="What left memory">
        {shown.map((eviction) => (
          <EvictionRow
            key={`${eviction.at} ${eviction.modelId}`}
            eviction={eviction}
            name={nameOf(eviction.modelId)}
            now={now}
          />
        ))}
        {hidden > 0 && (
          <li className="px-2 py-1">
            <Button kind="quiet" className="px-2!" onClick={() => setAll(true)}>
              Show {formatCount(hidden, 'older one')}
            </Button>
          </li>
        )}
      </RowList>
    </Section>
  )
}

interface EvictionRowProps {
  eviction: Eviction
  name: string
  now: number
}

function EvictionRow({ eviction, name, now }: EvictionRowProps) {
  const { at, reason, explanation, freedBytes } = eviction
  return (
    <li aria-label={name} className="px-4 py-2.5 select-text">
      <p className="flex items-center gap-2.5">
        <span className="truncate font-medium">{name}</span>
        <Tag>{evictionReason[reason]}</Tag>
        <time dateTime={at} title={formatMoment(at)} className="ml-auto shrink-0 text-ink-3">
          {formatWhen(at, Math.max(now, Date.parse(at)))}
        </time>
      </p>
      <p className="text-ink-2">
        {explanation}
        {freedBytes > 0 && (
          <span className="text-ink-3"> {formatMemory(freedBytes)} became free.</span>
        )}
      </p>
    </li>
  )
}
