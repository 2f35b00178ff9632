import type { Recommendation } from '../../../src-main/contract/hub.ts'
import { formatBytes } from '../../lib/format.ts'
import { useAttempt } from '../../lib/use-attempt.ts'
import { useDownloadOf } from '../../stores/downloads.ts'
import { useModelIdOf } from '../../stores/models.ts'
import { Problem } from '../../ui/problem.tsx'
import { Tag } from '../../ui/tag.tsx'
import { FitBadge } from '../discover/fit-badge.tsx'
import { DownloadButton } from '../downloads/download-button.tsx'
import { DownloadLine } from '../downloads/download-line.tsx'

/** A well-chosen model, and the way to fetch it. Once it is here, it stands among the others. */
export function StartRow({ point }: { point: Recommendation }) {
  const { repo, file, name, purpose, sizeBytes, fit } = point
  const download = useDownloadOf(repo, file)
  const modelId = useModelIdOf(repo, file)
  const attempt = useAttempt()
  return (
    <li aria-label={name} className="py-3 pr-3 pl-4">
      <div className="flex items-center gap-4">
        <div className="min-w-0 flex-1">
          <div className="flex items-baseline gap-2.5">
            <h3 className="truncate font-semibold">{name}</h3>
            <span className="shrink-0 text-sm text-ink-3 tabular-nums">
              {formatBytes(sizeBytes)}
            </span>
            <FitBadge fit={fit} />
          </div>
          <p className="text-ink-2">{purpose}</p>
        </div>
        {modelId === null ? (
          <DownloadButton
            name={name}
            wanted={{ repo, file }}
            download={download}
            modelId={null}
            attempt={attempt}
            primary={false}
          />
        ) : (
          <Tag tone="accent">On this Mac</Tag>
        )}
      </div>
      {download !== undefined && modelId === null && (
        <DownloadLine download={download} className="mt-2" />
      )}
      {attempt.problem !== null && <Problem className="mt-2">{attempt.problem}</Problem>}
    </li>
  )
}
