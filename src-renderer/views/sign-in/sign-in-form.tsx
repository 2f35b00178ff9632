import type { FormEvent, ReactNode } from 'react'
import { Button } from '../../ui/button.tsx'
import { Problem } from '../../ui/problem.tsx'

interface SignInFormProps {
  title: string
  description?: ReactNode
  /** On the button; while it runs, the second word. */
  verb: readonly [string, string]
  busy: boolean
  ready: boolean
  problem: string | null
  onSubmit: () => void
  children: ReactNode
}

/** What the ways in have in common. */
export function SignInForm(props: SignInFormProps) {
  const { title, description, verb, busy, ready, problem, onSubmit, children } = props

  function submit(event: FormEvent): void {
    event.preventDefault()
    if (ready && !busy) onSubmit()
  }

  return (
    <form onSubmit={submit}>
      <h1 className="mt-4 text-xl font-semibold tracking-tight">{title}</h1>
      {description !== undefined && <p className="mt-1 text-ink-2 select-text">{description}</p>}
      {children}
      {problem !== null && !busy && <Problem className="mt-3">{problem}</Problem>}
      <Button kind="primary" type="submit" disabled={busy || !ready} className="mt-4 h-8 w-full">
        {busy ? verb[1] : verb[0]}
      </Button>
    </form>
  )
}
