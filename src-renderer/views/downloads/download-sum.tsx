import { downloadFigures, downloadFraction, type downloadTotal } from '../../lib/download-state.ts'
import { Card } from '../../ui/card.tsx'
import { ProgressBar } from '../../ui/progress-bar.tsx'

/** All that are under way, taken together. */
export function DownloadSum({ total }: { total: NonNullable<ReturnType<typeof downloadTotal>> }) {
  return (
    <Card className="-mb-2 px-4 py-3">
      <div className="mb-2 flex items-baseline justify-between gap-4">
        <p className="font-medium">All together</p>
        <p className="text-ink-2 tabular-nums">{downloadFigures(total)}</p>
      </div>
      <ProgressBar label="All downloads together" value={downloadFraction(total)} />
    </Card>
  )
}
