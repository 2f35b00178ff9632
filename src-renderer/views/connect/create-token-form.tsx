import { useState } from 'react'
import type { AppToken } from '../../../src-main/contract/tokens.ts'
import { useCaller } from '../../stores/caller.ts'
import { createToken } from '../../stores/tokens.ts'
import { DialogForm } from '../../ui/dialog-form.tsx'
import { Field } from '../../ui/field.tsx'
import { Fold } from '../../ui/fold.tsx'
import { RadioCards } from '../../ui/radio-cards.tsx'
import { accessText } from './access.ts'
import { LimitFields, type Limits, noLimits } from './limit-fields.tsx'
import { expiryOf, limitsText } from './limits.ts'

interface CreateTokenFormProps {
  onMade: (secret: string) => void
  onCancel: () => void
}

const choices = [
  { value: 'user', ...accessText.user },
  { value: 'admin', ...accessText.admin },
] as const

export function CreateTokenForm({ onMade, onCancel }: CreateTokenFormProps) {
  const admin = useCaller((caller) => caller.admin === true)
  const [label, setLabel] = useState('')
  const [access, setAccess] = useState<AppToken['access']>('user')
  const [limits, setLimits] = useState<Limits>(noLimits)
  const scopes = scopesOf(limits)

  async function make(): Promise<void> {
    onMade(await createToken({ label: label.trim(), access, ...scopes }))
  }

  return (
    <DialogForm
      verb="Create token"
      ready={label.trim() !== '' && limits.models?.length !== 0}
      onSubmit={make}
      onCancel={onCancel}
    >
      <Field
        className="mt-4"
        label="Label"
        placeholder="The app that will use it"
        maxLength={80}
        value={label}
        onChange={(event) => setLabel(event.target.value)}
      />
      {admin && (
        <RadioCards
          className="mt-4"
          label="Access"
          choices={choices}
          value={access}
          onChange={setAccess}
        />
      )}
      <Fold className="mt-3" title="Limits" note={limitsText(scopes).join(', ') || 'none'}>
        <LimitFields limits={limits} onChange={setLimits} />
      </Fold>
    </DialogForm>
  )
}

function scopesOf({ models, cloud, embeddings, lifetime, perMinute }: Limits) {
  return {
    models,
    cloud,
    endpoints: embeddings ? ('embeddings' as const) : ('all' as const),
    expiresAt: expiryOf(lifetime),
    requestsPerMinute: perMinute === '' ? null : Number(perMinute),
  }
}
