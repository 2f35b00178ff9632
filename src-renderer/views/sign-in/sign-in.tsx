import { type FormEvent, useEffect, useRef, useState } from 'react'
import { signIn, useConnection } from '../../stores/connection.ts'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { Mark } from '../../ui/mark.tsx'
import { Problem } from '../../ui/problem.tsx'

/** In a browser: whoever holds a token may come in. */
export function SignIn() {
  const { phase, problem } = useConnection()
  const [token, setToken] = useState('')
  const field = useRef<HTMLInputElement>(null)
  const busy = phase === 'signing-in'

  useEffect(() => field.current?.focus(), [])

  function submit(event: FormEvent): void {
    event.preventDefault()
    if (token.trim() !== '') signIn(token)
  }

  return (
    <main aria-label="Sign in" className="flex h-full items-center justify-center bg-sidebar p-6">
      <form onSubmit={submit} className="w-90 rounded-xl bg-raised p-7 shadow-popup">
        <Mark size={44} />
        <h1 className="mt-4 text-xl font-semibold tracking-tight">Sign in to Corral</h1>
        <p className="mt-1 text-ink-2 select-text">
          Paste the token from the file <code className="text-sm text-ink">first-token</code> in
          Corral’s home folder. <code className="text-sm text-ink">corral serve</code> prints where
          that is.
        </p>
        <Field
          className="mt-5"
          ref={field}
          label="Token"
          type="password"
          value={token}
          onChange={(event) => setToken(event.target.value)}
        />
        {problem !== null && !busy && <Problem className="mt-3">{problem}</Problem>}
        <Button
          kind="primary"
          type="submit"
          disabled={busy || token.trim() === ''}
          className="mt-4 h-8 w-full"
        >
          {busy ? 'Signing in…' : 'Sign in'}
        </Button>
      </form>
    </main>
  )
}
