import type { Recommendation } from '../../../src-main/contract/hub.ts'
import { formatBytes, formatContext } from '../../lib/format.ts'
import { useAttempt } from '../../lib/use-attempt.ts'
import { useCaller } from '../../stores/caller.ts'
import { useDownloadOf } from '../../stores/downloads.ts'
import { useModelIdOf } from '../../stores/models.ts'
import { Problem } from '../../ui/problem.tsx'
import { DownloadButton } from '../downloads/download-button.tsx'
import { DownloadLine } from '../downloads/download-line.tsx'
import { FitBadge } from './fit-badge.tsx'
import { RepoLink } from './repo-link.tsx'

export function StartingPointRow({ point }: { point: Recommendation }) {
  const { repo, file, name, purpose, contextTokens, sizeBytes, minMemoryGb, fit } = point
  const download = useDownloadOf(repo, file)
  const attempt = useAttempt()
  const admin = useCaller((caller) => caller.admin === true)
  const modelId = useModelIdOf(repo, file)
  const facts = [
    formatBytes(sizeBytes),
    `${formatContext(contextTokens)} context`,
    `from ${minMemoryGb} GB of memory`,
  ]
  return (
    <li aria-label={name} className="relative py-3 pr-3 pl-4">
      <div className="flex items-center gap-4">
        <div className="min-w-0 flex-1">
          <div className="flex items-baseline gap-2.5">
            <RepoLink repo={repo} name={name} />
            <FitBadge fit={fit} />
          </div>
          <p className="text-ink-2">{purpose}</p>
          <p className="truncate text-ink-3 tabular-nums">{facts.join(' · ')}</p>
        </div>
        {(admin || modelId !== null) && (
          <div className="relative">
            <DownloadButton
              name={name}
              wanted={{ repo, file }}
              download={download}
              modelId={modelId}
              attempt={attempt}
              primary={false}
            />
          </div>
        )}
      </div>
      {download !== undefined && modelId === null && (
        <DownloadLine download={download} className="relative mt-2" />
      )}
      {attempt.problem !== null && <Problem className="relative mt-2">{attempt.problem}</Problem>}
    </li>
  )
}
