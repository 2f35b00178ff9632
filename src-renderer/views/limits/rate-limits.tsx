import { Plus } from 'lucide-react'
import { useState } from 'react'
import { useKeptFocus } from '../../lib/use-kept-focus.ts'
import { useFresh } from '../../stores/fetched.ts'
import { refreshRateLimits, useRateLimits } from '../../stores/rate-limits.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Problem } from '../../ui/problem.tsx'
import { RowList } from '../../ui/row-list.tsx'
import { Section } from '../../ui/section.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { RateLimitDialog } from './rate-limit-dialog.tsx'
import { RateLimitRow } from './rate-limit-row.tsx'

export function RateLimits() {
  const { value, problem } = useRateLimits()
  const [adding, setAdding] = useState(false)
  const ids = value?.map(({ scope, scope_id }) => `${scope} ${scope_id}`).join()
  const kept = useKeptFocus<HTMLDivElement>(ids || 'none')
  useFresh(refreshRateLimits)
  return (
    <Section
      title="Rate limits"
      description="What an app, a key or a provider may do at a time. More than this is refused, or waits its turn."
      action={
        <Button onClick={() => setAdding(true)}>
          <Plus size={14} aria-hidden />
          Add rate limit
        </Button>
      }
    >
      {problem !== null && <Problem className="mb-3">{problem}</Problem>}
      <div ref={kept} tabIndex={-1} className="outline-none">
        {value === null ? (
          problem === null && <Spinner label="Loading the rate limits" />
        ) : value.length === 0 ? (
          <Card className="px-4 py-3 text-ink-2">
            None: apps ask as fast as they like, as long as providers let them.
          </Card>
        ) : (
          <RowList aria-label="Rate limits">
            {value.map((limit) => (
              <RateLimitRow key={`${limit.scope} ${limit.scope_id}`} limit={limit} />
            ))}
          </RowList>
        )}
      </div>
      <RateLimitDialog open={adding} limit={null} onClose={() => setAdding(false)} />
    </Section>
  )
}
