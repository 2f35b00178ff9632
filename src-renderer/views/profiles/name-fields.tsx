import { useModels } from '../../stores/models.ts'
import { Field } from '../../ui/field.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import type { ProfileDraft } from './profile-draft.ts'

interface NameFieldsProps {
  draft: ProfileDraft
  nameProblem: string | null
  aliasProblem: string | null
  onChange: (change: Partial<ProfileDraft>) => void
}

/** What it is called, and which model it stands for. */
export function NameFields({ draft, nameProblem, aliasProblem, onChange }: NameFieldsProps) {
  const models = useModels(({ value }) => value?.models) ?? []
  const isHere = draft.modelId === '' || models.some(({ id }) => id === draft.modelId)
  return (
    <div className="mt-4 grid grid-cols-2 items-start gap-x-4 gap-y-4">
      <Field
        label="Name"
        placeholder="coder"
        maxLength={128}
        hint="What apps ask for."
        problem={nameProblem}
        value={draft.name}
        onChange={(event) => onChange({ name: event.target.value })}
      />
      <SelectField
        label="Model"
        choices={[
          ...models.map(({ id, name }) => ({ value: id, label: name })),
          ...(isHere ? [] : [{ value: draft.modelId, label: draft.modelId, note: 'is not here' }]),
        ]}
        value={draft.modelId === '' ? null : draft.modelId}
        onChange={(modelId) => onChange({ modelId })}
      />
      <Field
        label="Description"
        maxLength={500}
        placeholder="For people only"
        value={draft.description}
        onChange={(event) => onChange({ description: event.target.value })}
      />
      <Field
        label="Aliases"
        placeholder="gpt-4o, fast"
        problem={aliasProblem}
        value={draft.aliases}
        onChange={(event) => onChange({ aliases: event.target.value })}
      />
    </div>
  )
}
