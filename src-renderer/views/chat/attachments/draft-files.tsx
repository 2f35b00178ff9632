import { FileText, ImageIcon, TriangleAlert, X } from 'lucide-react'
import type { DraftFile } from '../../../lib/draft-file.ts'
import { removeDraftFile } from '../../../stores/drafts.ts'
import { IconButton } from '../../../ui/icon-button.tsx'
import { ProgressBar } from '../../../ui/progress-bar.tsx'
import { focusComposer } from '../composer-focus.ts'

interface DraftFilesProps {
  draftKey: string
  files: readonly DraftFile[]
}

/** The files that will go with the question. */
export function DraftFiles({ draftKey, files }: DraftFilesProps) {
  if (files.length === 0) return null
  return (
    <ul
      aria-label="Files for this message"
      className="flex max-h-40 flex-wrap gap-2 overflow-y-auto px-3 pt-3"
    >
      {files.map((file) => (
        <li
          key={file.key}
          className={`flex h-12 max-w-full min-w-0 items-center gap-2.5 rounded-md border pr-1 pl-1.5 ${file.state === 'failed' ? 'border-danger bg-danger-soft' : 'border-line bg-card'}`}
        >
          <Face file={file} />
          <div className="min-w-0 max-w-72">
            <p className="truncate leading-4">{file.name}</p>
            <Note file={file} />
          </div>
          <IconButton
            label={file.state === 'reading' ? `Cancel ${file.name}` : `Take out ${file.name}`}
            onClick={() => {
              removeDraftFile(draftKey, file.key)
              focusComposer()
            }}
          >
            <X size={14} aria-hidden />
          </IconButton>
        </li>
      ))}
    </ul>
  )
}

function Face({ file: { kind, state, thumbnail } }: { file: DraftFile }) {
  if (thumbnail !== null) {
    return <img src={thumbnail} alt="" className="size-9 shrink-0 rounded-sm object-cover" />
  }
  const Icon = state === 'failed' ? TriangleAlert : kind === 'image' ? ImageIcon : FileText
  const tone = state === 'failed' ? 'text-danger' : 'bg-fill text-ink-3'
  return (
    <span className={`flex size-9 shrink-0 items-center justify-center rounded-sm ${tone}`}>
      <Icon size={16} aria-hidden />
    </span>
  )
}

function Note({ file: { name, state, progress, note, problem } }: { file: DraftFile }) {
  if (state === 'reading') {
    return <ProgressBar label={`Reading ${name}`} value={progress} className="my-1.5 w-32" />
  }
  if (state === 'failed') {
    return (
      <p role="alert" className="line-clamp-2 text-xs leading-3.5 text-danger">
        {problem}
      </p>
    )
  }
  return <p className="truncate text-xs text-ink-3">{note}</p>
}
