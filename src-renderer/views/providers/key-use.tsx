import { namesOf } from '../../lib/key-input.ts'
import { Field } from '../../ui/field.tsx'

/** How often a key is taken, and for what, as it stands in the fields of a form. */
export interface KeyUseText {
  readonly weight: string
  readonly models: string
  readonly account: string
}

export const usualKeyUse: KeyUseText = { weight: '1', models: '', account: '' }

/** The fields as a call takes them. */
export function keyUseOf({ weight, models, account }: KeyUseText) {
  const names = namesOf(models)
  return {
    weight: Number(weight),
    models: names.length === 0 ? null : names,
    account: account.trim() === '' ? null : account.trim(),
  }
}

interface KeyUseProps {
  value: KeyUseText
  onChange: (value: KeyUseText) => void
}

export function KeyUse({ value, onChange }: KeyUseProps) {
  return (
    <>
      <Field
        label="Weight"
        type="number"
        min={0}
        max={1000}
        hint="A key of weight 2 is taken twice as often as one of weight 1; one of weight 0 never."
        value={value.weight}
        onChange={(event) => onChange({ ...value, weight: event.target.value })}
      />
      <Field
        className="mt-4"
        label="Only for these models"
        placeholder="All models"
        hint="Names with commas between them."
        value={value.models}
        onChange={(event) => onChange({ ...value, models: event.target.value })}
      />
      <Field
        className="mt-4"
        label="Account"
        placeholder="None"
        maxLength={80}
        hint="Keys with the same account share its limits: when one reaches them, all rest."
        value={value.account}
        onChange={(event) => onChange({ ...value, account: event.target.value })}
      />
    </>
  )
}
