import { useEffect, useRef, useState } from 'react'
import { RestError } from '../../api/rest.ts'
import { errorMessage } from '../../lib/error-message.ts'
import { signInProblem } from '../../lib/sign-in-problem.ts'
import { signInWithPassword, useConnection } from '../../stores/connection.ts'
import { Field } from '../../ui/field.tsx'
import { SignInForm } from './sign-in-form.tsx'
import { TextButton } from './text-button.tsx'

interface PasswordFormProps {
  email: string
  /** The account is there, but nobody has approved it yet. */
  onWaiting: (email: string) => void
  onRegister: () => void
  onToken: () => void
}

export function PasswordForm({ email: first, onWaiting, onRegister, onToken }: PasswordFormProps) {
  const { phase, problem: ended } = useConnection()
  const [email, setEmail] = useState(first)
  const [password, setPassword] = useState('')
  const [asking, setAsking] = useState(false)
  const [problem, setProblem] = useState<string | null>(ended)
  const field = useRef<HTMLInputElement>(null)

  useEffect(() => field.current?.focus(), [])

  async function submit(): Promise<void> {
    setAsking(true)
    setProblem(null)
    try {
      await signInWithPassword(email.trim(), password)
    } catch (error) {
      const found = error instanceof RestError ? signInProblem(error) : errorMessage(error)
      if (found === null) onWaiting(email.trim())
      else setProblem(found)
    } finally {
      setAsking(false)
    }
  }

  return (
    <>
      <SignInForm
        title="Sign in to Corral"
        verb={['Sign in', 'Signing in…']}
        busy={asking || phase === 'signing-in'}
        ready={email.trim() !== '' && password !== ''}
        problem={problem}
        onSubmit={() => void submit()}
      >
        <Field
          className="mt-5"
          ref={field}
          label="Email"
          type="email"
          autoComplete="username"
          value={email}
          onChange={(event) => setEmail(event.target.value)}
        />
        <Field
          className="mt-3"
          label="Password"
          type="password"
          autoComplete="current-password"
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
      </SignInForm>
      <p className="mt-4 text-center text-ink-2">
        No account yet? <TextButton onClick={onRegister}>Ask for one</TextButton>
      </p>
      <p className="mt-1.5 text-center text-ink-2">
        <TextButton onClick={onToken}>Sign in with a token</TextButton>
      </p>
    </>
  )
}
