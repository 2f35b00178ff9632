import { useState } from 'react'
import { Mark } from '../../ui/mark.tsx'
import { PasswordForm } from './password-form.tsx'
import { RegisterForm } from './register-form.tsx'
import { TokenForm } from './token-form.tsx'
import { WaitingForApproval } from './waiting-for-approval.tsx'

type Step = 'password' | 'register' | 'token' | 'waiting'

/** In a browser: an account or a token lets people in. */
export function SignIn() {
  const [step, setStep] = useState<Step>('password')
  const [email, setEmail] = useState('')
  const waiting = (address: string) => {
    setEmail(address)
    setStep('waiting')
  }
  return (
    <main aria-label="Sign in" className="flex h-full overflow-y-auto bg-sidebar p-6">
      <div className="m-auto w-90 rounded-xl bg-raised p-7 shadow-popup">
        <Mark size={44} />
        {step === 'password' && (
          <PasswordForm
            email={email}
            onWaiting={waiting}
            onRegister={() => setStep('register')}
            onToken={() => setStep('token')}
          />
        )}
        {step === 'token' && <TokenForm onBack={() => setStep('password')} />}
        {step === 'register' && (
          <RegisterForm onWaiting={waiting} onBack={() => setStep('password')} />
        )}
        {step === 'waiting' && (
          <WaitingForApproval email={email} onBack={() => setStep('password')} />
        )}
      </div>
    </main>
  )
}
