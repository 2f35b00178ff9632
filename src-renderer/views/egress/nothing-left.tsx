import { ShieldCheck } from 'lucide-react'
import { useActivitySettings } from '../../stores/activity-settings.ts'
import { Card } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'

/** The best that can be said, as long as somebody was watching. */
export function NothingLeft({ note }: { note: string | null }) {
  const watched = useActivitySettings(({ value }) => value?.log_requests !== false)
  return (
    <Card className="flex flex-1">
      <EmptyState
        icon={
          <ShieldCheck
            size={36}
            strokeWidth={1.5}
            className={watched ? 'text-ok' : 'text-ink-3'}
            aria-hidden
          />
        }
        title={
          watched
            ? 'Nothing left this Mac in this time'
            : 'Nothing that left this Mac was written down'
        }
      >
        {watched && 'Every answer was made here.'} {note}
      </EmptyState>
    </Card>
  )
}
