import type { ModelFolders } from '../../../src-main/contract/model-folders.ts'
import { client } from '../../api/client.ts'
import { formatBytes } from '../../lib/format.ts'
import { useAttempt } from '../../lib/use-attempt.ts'
import { useCaller } from '../../stores/caller.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Problem } from '../../ui/problem.tsx'
import { ProgressBar } from '../../ui/progress-bar.tsx'

interface FolderMoveProgressProps {
  move: NonNullable<ModelFolders['moving']>
  /** Where Corral's folder still is. */
  from: string | undefined
}

/** How far the move of Corral's folder has come; it goes on when this page is left. */
export function FolderMoveProgress({ move, from }: FolderMoveProgressProps) {
  const { to, movedBytes, totalBytes, error } = move
  return (
    <Card className="mt-3 px-4 py-3">
      <p className="wrap-anywhere">
        {error === null ? 'Moving' : 'Stopped while moving'} Corral’s models to{' '}
        <span className="font-mono text-xs select-text">{to}</span>
      </p>
      <ProgressBar
        label="Moving the models"
        value={totalBytes === 0 ? null : movedBytes / totalBytes}
        className="mt-2"
      />
      <p className="mt-1 text-sm text-ink-3 tabular-nums">
        {formatBytes(movedBytes)} of {formatBytes(totalBytes)}
      </p>
      {error !== null && <Stopped reason={error} to={to} from={from} />}
    </Card>
  )
}

/** A move that stopped goes on, or is given up by moving to where the folder is. */
function Stopped({ reason, to, from }: { reason: string; to: string; from: string | undefined }) {
  const admin = useCaller((caller) => caller.admin === true)
  const { busy, problem, attempt } = useAttempt()
  const moveTo = (path: string) => void attempt(() => client.modelFolders.move({ to: path }))
  return (
    <>
      <Problem className="mt-2">{problem ?? reason}</Problem>
      {admin && (
        <div className="mt-2 flex justify-end gap-2">
          {from !== undefined && (
            <Button disabled={busy} onClick={() => moveTo(from)}>
              Leave them where they were
            </Button>
          )}
          <Button kind="primary" disabled={busy} onClick={() => moveTo(to)}>
            Try again
          </Button>
        </div>
      )}
    </>
  )
}
