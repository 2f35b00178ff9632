import { RefreshCw } from 'lucide-react'
import { client } from '../../api/client.ts'
import { useAttempt } from '../../lib/use-attempt.ts'
import { useCaller } from '../../stores/caller.ts'
import { IconButton } from '../../ui/icon-button.tsx'

/** Looks through all folders now, for disks on which nothing is noticed by itself. */
export function ScanButton() {
  const admin = useCaller((caller) => caller.admin === true)
  const { busy, problem, attempt } = useAttempt()
  if (!admin) return null
  return (
    <>
      {problem !== null && (
        <span role="alert" className="max-w-60 truncate text-danger" title={problem}>
          {problem}
        </span>
      )}
      <IconButton
        label={busy ? 'Looking through all folders' : 'Scan all folders now'}
        disabled={busy}
        onClick={() => void attempt(() => client.models.scan())}
      >
        <RefreshCw size={15} aria-hidden className={busy ? 'animate-spin' : ''} />
      </IconButton>
    </>
  )
}
