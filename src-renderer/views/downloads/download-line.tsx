import type { Download } from '../../../src-main/contract/downloads.ts'
import { downloadFigures, downloadFraction, downloadStateText } from '../../lib/download-state.ts'
import { useNow } from '../../lib/use-now.ts'
import { ProgressBar } from '../../ui/progress-bar.tsx'

interface DownloadLineProps {
  download: Download
  className?: string
}

/** How far a download is, in a bar and in words; what went wrong, where it has failed. */
export function DownloadLine({ download, className = '' }: DownloadLineProps) {
  const { name, state, error, unusable } = download
  const now = useNow(state === 'waiting' ? 1000 : null)
  if (state === 'cancelled' || (state === 'done' && unusable === null)) return null
  if (state === 'failed' || state === 'done') {
    const why = state === 'failed' ? error : `It cannot be used: ${unusable}`
    return (
      <p className={`wrap-anywhere text-danger select-text ${className}`}>
        {why ?? 'It failed, and nobody can say why.'}
      </p>
    )
  }
  const isMoving = state === 'running' || state === 'verifying'
  return (
    <div className={className}>
      <ProgressBar
        label={`Download of ${name}`}
        value={state === 'verifying' ? null : downloadFraction(download)}
        className={isMoving ? '' : 'opacity-50'}
      />
      <div className="mt-1.5 flex flex-wrap items-baseline justify-between gap-x-4 text-sm">
        <p className="min-w-0 wrap-anywhere text-ink-2">{downloadStateText(download, now)}</p>
        <p className="shrink-0 text-ink-3 tabular-nums">{downloadFigures(download)}</p>
      </div>
    </div>
  )
}
