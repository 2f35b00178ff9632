import { useAttempt } from '../../lib/use-attempt.ts'
import { clearDownloads } from '../../stores/downloads.ts'
import { Button } from '../../ui/button.tsx'

/** Takes those that have ended off the list. Their files stay, so nothing is asked first. */
export function ClearDownloads() {
  const { busy, problem, attempt } = useAttempt()
  return (
    <div className="flex items-center gap-3">
      {problem !== null && (
        <p role="alert" className="text-danger">
          {problem}
        </p>
      )}
      <Button
        kind="quiet"
        disabled={busy}
        title="The files stay"
        onClick={() => void attempt(clearDownloads)}
      >
        Clear list
      </Button>
    </div>
  )
}
