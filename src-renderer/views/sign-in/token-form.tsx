import { useEffect, useRef, useState } from 'react'
import { signIn, useConnection } from '../../stores/connection.ts'
import { Field } from '../../ui/field.tsx'
import { SignInForm } from './sign-in-form.tsx'
import { TextButton } from './text-button.tsx'

/** For whoever set Corral up: the first token needs no account. */
export function TokenForm({ onBack }: { onBack: () => void }) {
  const { phase, problem } = useConnection()
  const [token, setToken] = useState('')
  const field = useRef<HTMLInputElement>(null)

  useEffect(() => field.current?.focus(), [])

  return (
    <>
      <SignInForm
        title="Sign in with a token"
        description={
          <>
            Paste the token from the file <code className="text-sm text-ink">first-token</code> in
            Corral’s home folder. <code className="text-sm text-ink">corral serve</code> prints
            where that is.
          </>
        }
        verb={['Sign in', 'Signing in…']}
        busy={phase === 'signing-in'}
        ready={token.trim() !== ''}
        problem={problem}
        onSubmit={() => signIn(token)}
      >
        <Field
          className="mt-5"
          ref={field}
          label="Token"
          type="password"
          value={token}
          onChange={(event) => setToken(event.target.value)}
        />
      </SignInForm>
      <p className="mt-4 text-center text-ink-2">
        <TextButton onClick={onBack}>Use email and password</TextButton>
      </p>
    </>
  )
}
