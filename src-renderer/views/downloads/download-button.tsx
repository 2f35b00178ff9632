import { Download as DownloadIcon, X } from 'lucide-react'
import { type MouseEvent, useRef, useState } from 'react'
import type { Download } from '../../../src-main/contract/downloads.ts'
import { formatBytes } from '../../lib/format.ts'
import { hasEnded } from '../../lib/download-state.ts'
import { navigate } from '../../lib/route.ts'
import type { useAttempt } from '../../lib/use-attempt.ts'
import { chooseModel } from '../../stores/chat.ts'
import {
  cancelDownload,
  pauseDownload,
  resumeDownload,
  startDownload,
  type Wanted,
} from '../../stores/downloads.ts'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { nextStep } from './next-step.ts'

interface DownloadButtonProps {
  /** What is fetched, for those who do not see the row. */
  name: string
  wanted: Wanted
  download: Download | undefined
  /** The model that it has become. */
  modelId: string | null
  /** The row shows what went wrong. */
  attempt: ReturnType<typeof useAttempt>
  primary: boolean
  /** Where the row is gone by then. */
  onCancelled?: () => void
}

/**
 * Starts, pauses, goes on, opens: always the one button, so that the keyboard stays where it is.
 * Beside it, while something is under way, the way to end it.
 */
export function DownloadButton(props: DownloadButtonProps) {
  const { name, wanted, download, modelId, attempt, primary, onCancelled } = props
  const [asking, setAsking] = useState(false)
  const main = useRef<HTMLButtonElement>(null)
  const step = nextStep(download, modelId)
  const isActive = download !== undefined && !hasEnded(download)

  function act({ detail }: MouseEvent): void {
    // The second half of a double click is no order to pause what the first one has started.
    if (attempt.busy || step.kind === 'none' || detail > 1) return
    if (step.kind === 'chat') {
      chooseModel(step.modelId)
      navigate('chat')
    } else if (step.kind === 'start') void attempt.attempt(() => startDownload(wanted))
    else if (step.kind === 'pause') void attempt.attempt(() => pauseDownload(step.taskId))
    else void attempt.attempt(() => resumeDownload(step.taskId))
  }

  return (
    <div className="flex shrink-0 items-center justify-end gap-1">
      {isActive && (
        <IconButton label={`Cancel the download of ${name}`} onClick={() => setAsking(true)}>
          <X size={15} aria-hidden />
        </IconButton>
      )}
      <Button
        ref={main}
        kind={primary && step.kind === 'start' ? 'primary' : 'normal'}
        aria-label={`${step.verb} ${name}`}
        aria-disabled={attempt.busy || step.kind === 'none' || undefined}
        className="min-w-27 aria-disabled:opacity-60"
        onClick={act}
      >
        {step.kind === 'start' && <DownloadIcon size={14} aria-hidden />}
        {step.verb}
      </Button>
      {download !== undefined && (
        <ConfirmDialog
          open={asking}
          onClose={() => setAsking(false)}
          title={`Cancel the download of ${name}?`}
          description={`What was downloaded so far, ${formatBytes(download.downloadedBytes)}, is removed. To go on later, pause it instead.`}
          verb="Cancel download"
          keep="Keep it"
          onConfirm={async () => {
            await cancelDownload(download.task_id)
            onCancelled?.()
          }}
          focusAfter={main}
        />
      )}
    </div>
  )
}
