import { passwordRule } from '../lib/password.ts'
import { Field } from './field.tsx'

interface NewPasswordProps {
  password: string
  onPassword: (password: string) => void
  again: string
  onAgain: (again: string) => void
  label?: string
  rule?: string
}

/** Typed twice, since nobody sees what is typed. */
export function NewPassword(props: NewPasswordProps) {
  const { password, onPassword, again, onAgain, label = 'Password', rule = passwordRule } = props
  return (
    <>
      <Field
        className="mt-4"
        label={label}
        type="password"
        autoComplete="new-password"
        hint={rule}
        value={password}
        onChange={(event) => onPassword(event.target.value)}
      />
      <Field
        className="mt-4"
        label={`${label} again`}
        type="password"
        autoComplete="new-password"
        value={again}
        onChange={(event) => onAgain(event.target.value)}
      />
    </>
  )
}
