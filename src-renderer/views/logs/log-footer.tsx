import { ArrowDown, Copy, FolderOpen, Maximize2 } from 'lucide-react'
import { useState } from 'react'
import { client } from '../../api/client.ts'
import { formatCount } from '../../lib/format.ts'
import { useAttempt } from '../../lib/use-attempt.ts'
import { Button } from '../../ui/button.tsx'
import { CopyText } from '../../ui/copy-text.tsx'
import { IconButton } from '../../ui/icon-button.tsx'

interface LogFooterProps {
  count: number
  selected: number
  /** The selected lines were copied a moment ago. */
  copied: boolean
  onCopy: () => void
  onDetails: () => void
  onNewest: () => void
}

/** How many lines there are, and what can be done with those that are selected. */
export function LogFooter(props: LogFooterProps) {
  const { count, selected, copied } = props
  const [folder, setFolder] = useState<string | null>(null)
  const { problem, attempt } = useAttempt()
  const showFiles = () =>
    void attempt(async () => {
      const files = await client.programLog.showFolder()
      setFolder(files.shown ? null : files.folder)
    })
  return (
    <div className="flex h-10 shrink-0 items-center gap-2 border-t border-line px-6 text-sm text-ink-3">
      <p className="min-w-0 flex-1 truncate tabular-nums">
        {selected === 0
          ? (problem ?? formatCount(count, 'line'))
          : `${formatCount(selected, 'line')} selected of ${formatCount(count, 'line')}`}
      </p>
      {folder !== null && <CopyText label="Copy the folder" text={folder} />}
      {selected > 0 && (
        <>
          <Button kind="quiet" onClick={props.onDetails}>
            <Maximize2 size={13} aria-hidden />
            Details
          </Button>
          <Button kind="quiet" onClick={props.onCopy}>
            <Copy size={13} aria-hidden />
            {copied ? 'Copied' : 'Copy'}
          </Button>
        </>
      )}
      <output className="sr-only">{copied ? 'Copied' : ''}</output>
      <IconButton label="Show the files" onClick={showFiles}>
        <FolderOpen size={15} aria-hidden />
      </IconButton>
      <IconButton label="To the newest line" onClick={props.onNewest}>
        <ArrowDown size={15} aria-hidden />
      </IconButton>
    </div>
  )
}
