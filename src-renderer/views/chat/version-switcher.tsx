import { ChevronLeft, ChevronRight } from 'lucide-react'
import type { KeyboardEvent } from 'react'
import { useAttempt } from '../../lib/use-attempt.ts'
import { showBranch } from '../../stores/ask.ts'
import { useThread } from '../../stores/thread.ts'
import { IconButton } from '../../ui/icon-button.tsx'

interface VersionSwitcherProps {
  /** What is switched: "answer", "question". */
  what: string
  versions: readonly string[]
  shown: string
}

/** "2/3" between two arrows; the arrow keys do the same. */
export function VersionSwitcher({ what, versions, shown }: VersionSwitcherProps) {
  const { attempt } = useAttempt()
  const at = versions.indexOf(shown)
  if (versions.length < 2) return null

  function show(index: number): void {
    const { id } = useThread.getState()
    const next = versions[index]
    if (id !== null && next !== undefined) void attempt(() => showBranch(id, next))
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'ArrowLeft') show(at - 1)
    else if (event.key === 'ArrowRight') show(at + 1)
    else return
    event.preventDefault()
  }

  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- the buttons inside are what is focused
    <div className="flex items-center" onKeyDown={onKeyDown}>
      <IconButton
        label={`Previous ${what}`}
        shortcut="←"
        aria-disabled={at === 0 || undefined}
        className="w-5 aria-disabled:opacity-35"
        onClick={() => show(at - 1)}
      >
        <ChevronLeft size={14} aria-hidden />
      </IconButton>
      <output
        aria-label={`${what} ${at + 1} of ${versions.length}`}
        className="text-xs text-ink-3 tabular-nums"
      >
        {at + 1}/{versions.length}
      </output>
      <IconButton
        label={`Next ${what}`}
        shortcut="→"
        aria-disabled={at === versions.length - 1 || undefined}
        className="w-5 aria-disabled:opacity-35"
        onClick={() => show(at + 1)}
      >
        <ChevronRight size={14} aria-hidden />
      </IconButton>
    </div>
  )
}
