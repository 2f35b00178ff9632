import { ChevronRight } from 'lucide-react'
import { useId } from 'react'
import type { Fit } from '../../../src-main/contract/fit.ts'
import type { HubChoice, HubRepo } from '../../../src-main/contract/hub.ts'
import { formatBytes, formatCount } from '../../lib/format.ts'
import { useAttempt } from '../../lib/use-attempt.ts'
import { useCaller } from '../../stores/caller.ts'
import { useDownloadOf } from '../../stores/downloads.ts'
import { useModelIdOf } from '../../stores/models.ts'
import { Problem } from '../../ui/problem.tsx'
import { Tag } from '../../ui/tag.tsx'
import { DownloadButton } from '../downloads/download-button.tsx'
import { DownloadLine } from '../downloads/download-line.tsx'
import { FitBadge } from './fit-badge.tsx'
import { FitSum } from './fit-sum.tsx'

interface ChoiceRowProps {
  repo: HubRepo
  choice: HubChoice
  fit: Fit | null
  /** Why nothing better is known than a rule of thumb. */
  fitProblem: string | null
  /** A new sum is being asked for. */
  loading: boolean
  open: boolean
  onOpen: (open: boolean) => void
  /** What comes along. */
  projector: string | null
}

/** One quality: what it loses, how large it is, whether it fits; from Download on, how far it is. */
export function ChoiceRow(props: ChoiceRowProps) {
  const { repo, choice, fit, fitProblem, loading, open, onOpen, projector } = props
  const id = useId()
  const { file, quality, sizeBytes, files, recommended } = choice
  const name = choice.quantization ?? file
  const download = useDownloadOf(repo.repo, file)
  const fetchedId = useModelIdOf(repo.repo, file)
  const modelId = fetchedId ?? choice.modelId
  const attempt = useAttempt()
  const admin = useCaller((caller) => caller.admin === true)
  return (
    <li aria-label={name} className="relative py-2.5 pr-3 pl-3">
      <div className="flex items-center gap-3">
        <button
          type="button"
          aria-expanded={open}
          aria-controls={open ? id : undefined}
          onClick={() => onOpen(!open)}
          className="group/choice flex min-w-0 flex-1 items-center gap-2 text-left outline-offset-2 after:absolute after:inset-0"
        >
          <ChevronRight
            size={14}
            aria-hidden
            className="shrink-0 text-ink-3 transition-transform duration-100 group-aria-expanded/choice:rotate-90"
          />
          <span className="min-w-0">
            <span className="flex items-center gap-2">
              <span className="truncate font-semibold" title={file}>
                {name}
              </span>
              {recommended && <Tag tone="accent">Recommended</Tag>}
              {modelId !== null && <Tag>In your library</Tag>}
            </span>
            <span className="block text-ink-2">{quality}</span>
          </span>
        </button>
        <span className="w-24 shrink-0 text-right leading-4 tabular-nums">
          {formatBytes(sizeBytes)}
          {files.length > 1 && (
            <span className="block text-sm text-ink-3">{formatCount(files.length, 'file')}</span>
          )}
        </span>
        <span className="w-17 shrink-0">{fit !== null && <FitBadge fit={fit} />}</span>
        <div className="relative flex w-36 shrink-0 justify-end">
          {(admin || modelId !== null) && (
            <DownloadButton
              name={name}
              wanted={{
                repo: repo.repo,
                file,
                revision: repo.commit,
                ...(projector !== null && { projector }),
              }}
              download={download}
              modelId={modelId}
              attempt={attempt}
              primary={recommended}
            />
          )}
        </div>
      </div>
      {download !== undefined && modelId === null && (
        <DownloadLine download={download} className="relative mt-2 ml-5.5" />
      )}
      {attempt.problem !== null && (
        <Problem className="relative mt-2 ml-5.5">{attempt.problem}</Problem>
      )}
      {open && fit !== null && (
        <div id={id} className="relative mt-2.5 mb-1 ml-5.5">
          <FitSum fit={fit} loading={loading} problem={fitProblem} />
        </div>
      )}
    </li>
  )
}
