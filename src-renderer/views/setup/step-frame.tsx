import { type FormEvent, type ReactNode, useEffect, useRef } from 'react'
import { useAttempt } from '../../lib/use-attempt.ts'
import { Button } from '../../ui/button.tsx'
import { Mark } from '../../ui/mark.tsx'
import { Problem } from '../../ui/problem.tsx'
import type { StepProps } from './steps.ts'

interface StepFrameProps extends StepProps {
  title: string
  lead: ReactNode
  /** The word on the button that goes on. */
  verb?: string
  /** What going on does first; where it fails, the step stays. */
  before?: () => Promise<unknown>
  disabled?: boolean
  /** With Corral's sign above the title. */
  marked?: boolean
  children?: ReactNode
}

/** Title, content, and the way on and back, which stays in sight. */
export function StepFrame(props: StepFrameProps) {
  const { title, lead, verb = 'Continue', before, disabled = false, marked = false } = props
  const { busy, problem, attempt } = useAttempt()
  const heading = useRef<HTMLHeadingElement>(null)

  // Where the step before had the focus there is nothing any more.
  useEffect(() => heading.current?.focus(), [])

  function go(event: FormEvent): void {
    event.preventDefault()
    if (busy || disabled) return
    void attempt(async () => before?.()).then((worked) => worked && props.next())
  }

  return (
    <>
      <div className="relative min-h-0 flex-1 overflow-y-auto">
        <div className="mx-auto flex min-h-full max-w-160 flex-col gap-6 px-6 pt-8 pb-8">
          <div className={marked ? 'pt-[6vh] text-center' : ''}>
            {marked && <Mark size={64} className="mx-auto mb-5" />}
            <h1 ref={heading} tabIndex={-1} className="text-xl font-semibold outline-none">
              {title}
            </h1>
            <p className={`mt-1 text-md text-ink-2 ${marked ? 'text-balance' : 'text-pretty'}`}>
              {lead}
            </p>
          </div>
          {props.children}
        </div>
      </div>
      <form onSubmit={go} className="shrink-0 border-t border-line">
        <div className="mx-auto flex min-h-15 max-w-160 items-center gap-3 px-6 py-3">
          {props.back !== null && <Button onClick={props.back}>Back</Button>}
          <div className="min-w-0 flex-1">{problem !== null && <Problem>{problem}</Problem>}</div>
          <Button
            kind="primary"
            type="submit"
            className="h-8 min-w-30"
            aria-disabled={busy || disabled || undefined}
          >
            {verb}
          </Button>
        </div>
      </form>
    </>
  )
}
