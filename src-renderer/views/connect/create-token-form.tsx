import { type FormEvent, useState } from 'react'
import type { AppToken } from '../../../src-main/contract/tokens.ts'
import { errorMessage } from '../../lib/error-message.ts'
import { createToken } from '../../stores/tokens.ts'
import { Button } from '../../ui/button.tsx'
import { DialogButtons } from '../../ui/dialog.tsx'
import { Field } from '../../ui/field.tsx'
import { Problem } from '../../ui/problem.tsx'
import { RadioCards } from '../../ui/radio-cards.tsx'
import { accessText } from './access.ts'

interface CreateTokenFormProps {
  onMade: (secret: string) => void
  onCancel: () => void
}

const choices = [
  { value: 'user', ...accessText.user },
  { value: 'admin', ...accessText.admin },
] as const

export function CreateTokenForm({ onMade, onCancel }: CreateTokenFormProps) {
  const [label, setLabel] = useState('')
  const [access, setAccess] = useState<AppToken['access']>('user')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)

  async function make(event: FormEvent): Promise<void> {
    event.preventDefault()
    setBusy(true)
    setProblem(null)
    try {
      onMade(await createToken(label.trim(), access))
    } catch (error) {
      setProblem(errorMessage(error))
      setBusy(false)
    }
  }

  return (
    <form onSubmit={(event) => void make(event)}>
      <Field
        className="mt-4"
        label="Label"
        placeholder="The app that will use it"
        maxLength={80}
        value={label}
        onChange={(event) => setLabel(event.target.value)}
      />
      <RadioCards
        className="mt-4"
        label="Access"
        choices={choices}
        value={access}
        onChange={setAccess}
      />
      {problem !== null && <Problem className="mt-3">{problem}</Problem>}
      <DialogButtons>
        <Button onClick={onCancel}>Cancel</Button>
        <Button kind="primary" type="submit" disabled={busy || label.trim() === ''}>
          Create token
        </Button>
      </DialogButtons>
    </form>
  )
}
