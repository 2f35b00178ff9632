import { Dices } from 'lucide-react'
import { makePassword, passwordRule } from '../../lib/password.ts'
import { Field } from '../../ui/field.tsx'
import { IconButton } from '../../ui/icon-button.tsx'

interface VisiblePasswordProps {
  password: string
  onChange: (password: string) => void
}

/** A password for somebody else: to be read, and passed on. */
export function VisiblePassword({ password, onChange }: VisiblePasswordProps) {
  return (
    <div className="relative mt-4">
      <Field
        label="New password"
        hint={`Made up at random, or type your own: ${passwordRule}.`}
        value={password}
        onChange={(event) => onChange(event.target.value)}
      />
      <IconButton
        label="Another one"
        className="absolute top-6.5 right-0.5"
        onClick={() => onChange(makePassword())}
      >
        <Dices size={15} aria-hidden />
      </IconButton>
    </div>
  )
}
