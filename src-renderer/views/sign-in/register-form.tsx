import { useEffect, useRef, useState } from 'react'
import { RestError } from '../../api/rest.ts'
import { register } from '../../api/session.ts'
import { errorMessage } from '../../lib/error-message.ts'
import { passwordProblem } from '../../lib/password.ts'
import { signInWithPassword } from '../../stores/connection.ts'
import { Field } from '../../ui/field.tsx'
import { NewPassword } from '../../ui/new-password.tsx'
import { SignInForm } from './sign-in-form.tsx'
import { TextButton } from './text-button.tsx'

interface RegisterFormProps {
  onWaiting: (email: string) => void
  onBack: () => void
}

/** The first account manages Corral and is open at once; all others wait for an administrator. */
export function RegisterForm({ onWaiting, onBack }: RegisterFormProps) {
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [again, setAgain] = useState('')
  const [token, setToken] = useState('')
  const [tokenDue, setTokenDue] = useState(false)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const field = useRef<HTMLInputElement>(null)

  useEffect(() => field.current?.focus(), [])

  async function submit(): Promise<void> {
    setProblem(passwordProblem(password, again))
    if (passwordProblem(password, again) !== null) return
    setBusy(true)
    try {
      const shown = token.trim() === '' ? undefined : token.trim()
      const user = await register(email.trim(), password, shown)
      if (user.status === 'pending') onWaiting(user.email)
      else await signInWithPassword(email.trim(), password)
    } catch (error) {
      if (error instanceof RestError && (error.status === 401 || error.status === 403)) {
        setTokenDue(true)
      }
      setProblem(errorMessage(error))
    } finally {
      setBusy(false)
    }
  }

  return (
    <>
      <SignInForm
        title="Ask for an account"
        description="An administrator approves it. The first account of all is the administrator’s own."
        verb={['Create account', 'Creating account…']}
        busy={busy}
        ready={email.trim() !== '' && password !== '' && again !== ''}
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
        <NewPassword
          password={password}
          onPassword={setPassword}
          again={again}
          onAgain={setAgain}
        />
        {tokenDue && (
          <Field
            className="mt-3"
            label="First token"
            type="password"
            hint="From the file first-token in Corral’s home folder."
            value={token}
            onChange={(event) => setToken(event.target.value)}
          />
        )}
      </SignInForm>
      <p className="mt-4 text-center text-ink-2">
        Have an account? <TextButton onClick={onBack}>Sign in</TextButton>
      </p>
    </>
  )
}
