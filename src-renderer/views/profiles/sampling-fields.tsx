import { Field } from '../../ui/field.tsx'
import { type NumberField, numberProblem, type ProfileDraft } from './profile-draft.ts'

interface SamplingFieldsProps {
  draft: ProfileDraft
  onChange: (change: Partial<ProfileDraft>) => void
}

const fields: readonly { field: NumberField; label: string; usual: string; hint: string }[] = [
  {
    field: 'temperature',
    label: 'Temperature',
    usual: '0.8',
    hint: '0 always says the likeliest.',
  },
  { field: 'maxTokens', label: 'Longest answer', usual: 'No limit', hint: 'In tokens.' },
  { field: 'topP', label: 'Top p', usual: '0.95', hint: 'Of this share.' },
  { field: 'topK', label: 'Top k', usual: '40', hint: 'Of so many. 0 for all.' },
  { field: 'minP', label: 'Min p', usual: '0.05', hint: 'Least share of the best.' },
  {
    field: 'repeatPenalty',
    label: 'Repeat penalty',
    usual: '1',
    hint: 'More than 1 repeats less.',
  },
]

/** Numbers for requests that bring none; what is empty stays as Corral has it. */
export function SamplingFields({ draft, onChange }: SamplingFieldsProps) {
  return (
    <div className="grid grid-cols-3 items-start gap-4">
      {fields.map(({ field, label, usual, hint }) => (
        <Field
          key={field}
          label={label}
          inputMode="decimal"
          placeholder={usual}
          hint={hint}
          problem={numberProblem(draft, field)}
          value={draft[field]}
          onChange={(event) => onChange({ [field]: event.target.value })}
        />
      ))}
    </div>
  )
}
