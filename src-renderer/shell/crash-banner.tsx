import { CircleAlert } from 'lucide-react'
import { crashTitle } from '../lib/crash-text.ts'
import { formatWhen } from '../lib/format.ts'
import { routeTo } from '../lib/route.ts'
import { useAttempt } from '../lib/use-attempt.ts'
import { dismissCrashes, useCrashes } from '../stores/crashes.ts'

const link = 'shrink-0 cursor-default rounded-xs font-medium underline underline-offset-2'

/** After a crash, until somebody has seen it. */
export function CrashBanner() {
  const newest = useCrashes(({ value }) => value?.find(({ dismissed }) => !dismissed))
  const { busy, attempt } = useAttempt()
  if (newest === undefined) return null
  return (
    <output className="flex min-h-8 shrink-0 items-center gap-3 border-b border-line bg-accent-soft px-6 py-1.5 text-sm">
      <CircleAlert size={13} className="shrink-0 text-accent" aria-hidden />
      <p className="min-w-0 flex-1">
        {crashTitle(newest)}, noted {formatWhen(newest.at)}. Nothing was sent anywhere.
      </p>
      <a href={routeTo('settings', 'diagnostics')} draggable={false} className={link}>
        Show
      </a>
      <button
        type="button"
        disabled={busy}
        className={link}
        onClick={() => void attempt(dismissCrashes)}
      >
        Dismiss
      </button>
    </output>
  )
}
