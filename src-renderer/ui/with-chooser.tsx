import type { ReactNode } from 'react'
import type { PathKind } from '../../src-main/contract/desktop.ts'
import { choosePath } from '../lib/choose-path.ts'
import { useAttempt } from '../lib/use-attempt.ts'
import { Button } from './button.tsx'
import { Problem } from './problem.tsx'

interface WithChooserProps {
  kind: PathKind
  onPath: (path: string) => void
  className?: string | undefined
  /** A field for a path, whose label stands at its top. */
  children: ReactNode
}

/** A field for a path, and in the window the way to the system's panel, at the end of its label. */
export function WithChooser({ kind, onPath, className = '', children }: WithChooserProps) {
  const { busy, problem, attempt } = useAttempt()

  async function choose(): Promise<void> {
    const path = await choosePath?.(kind)
    if (path != null) onPath(path)
  }

  return (
    <div className={`relative ${className}`}>
      {children}
      {choosePath !== null && (
        <Button
          kind="quiet"
          disabled={busy}
          onClick={() => void attempt(choose)}
          className="absolute -top-1.5 right-0 px-2"
        >
          Choose…
        </Button>
      )}
      {problem !== null && <Problem className="mt-2">{problem}</Problem>}
    </div>
  )
}
