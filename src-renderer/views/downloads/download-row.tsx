import type { Download } from '../../../src-main/contract/downloads.ts'
import { downloadStateText, hasEnded } from '../../lib/download-state.ts'
import { formatBytes, formatWhen } from '../../lib/format.ts'
import { navigate, routeTo } from '../../lib/route.ts'
import { useAttempt } from '../../lib/use-attempt.ts'
import { useCaller } from '../../stores/caller.ts'
import { useModels } from '../../stores/models.ts'
import { Button } from '../../ui/button.tsx'
import { Problem } from '../../ui/problem.tsx'
import { StateDot } from '../../ui/state-dot.tsx'
import { DownloadButton } from './download-button.tsx'
import { DownloadLine } from './download-line.tsx'

interface DownloadRowProps {
  download: Download
  /** It stands in another list then. */
  onCancelled: () => void
}

export function DownloadRow({ download, onCancelled }: DownloadRowProps) {
  const { name, repo, file, commit, state, modelId } = download
  const attempt = useAttempt()
  const admin = useCaller((caller) => caller.admin === true)
  const present = useModels(({ value }) => value?.models.some(({ id }) => id === modelId)) === true
  const shown = state === 'done' && present ? modelId : null
  return (
    <li aria-label={name} className="py-3 pr-3 pl-4">
      <div className="flex items-center gap-4">
        <div className="min-w-0 flex-1">
          <p className="truncate text-md leading-5 font-semibold" title={name}>
            {name}
          </p>
          <p className="flex items-baseline gap-3 text-ink-2">
            <a
              href={routeTo('discover', repo)}
              draggable={false}
              title={`${repo}, ${file}`}
              className="min-w-0 cursor-default truncate hover:text-ink hover:underline"
            >
              {repo}
            </a>
            {hasEnded(download) && <Ending download={download} />}
          </p>
        </div>
        <div className="flex shrink-0 gap-2">
          {shown !== null && (
            <Button
              kind="quiet"
              aria-label={`Show ${name} in Models`}
              onClick={() => navigate('models', shown)}
            >
              Show in Models
            </Button>
          )}
          {(admin || shown !== null) && (
            <DownloadButton
              name={name}
              wanted={{ repo, file, ...(commit !== null && { revision: commit }) }}
              download={download}
              modelId={shown}
              attempt={attempt}
              primary={false}
              onCancelled={onCancelled}
            />
          )}
        </div>
      </div>
      <DownloadLine download={download} className="mt-2" />
      {attempt.problem !== null && <Problem className="mt-2">{attempt.problem}</Problem>}
    </li>
  )
}

/** How it ended, and when. */
function Ending({ download }: { download: Download }) {
  const { state, totalBytes, finishedAt } = download
  const parts = [
    downloadStateText(download, 0),
    state === 'done' && totalBytes !== null ? formatBytes(totalBytes) : null,
    finishedAt === null ? null : formatWhen(finishedAt),
  ]
  return (
    <span className="flex shrink-0 items-center gap-1.5 text-sm text-ink-3">
      <StateDot tone={state === 'done' ? 'on' : state === 'failed' ? 'bad' : 'off'} />
      {parts.filter((part) => part !== null).join(' · ')}
    </span>
  )
}
