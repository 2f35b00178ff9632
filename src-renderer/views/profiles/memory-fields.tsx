import { formatContext } from '../../lib/format.ts'
import { useModels } from '../../stores/models.ts'
import { CheckField } from '../../ui/check-field.tsx'
import { Field } from '../../ui/field.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { kvChoices } from '../pool/setting-choices.ts'
import { numberProblem, type ProfileDraft } from './profile-draft.ts'

interface MemoryFieldsProps {
  draft: ProfileDraft
  onChange: (change: Partial<ProfileDraft>) => void
}

const choices = kvChoices.map((choice) =>
  choice.value === 'auto' ? { ...choice, label: 'As the model’s' } : choice,
)

export function MemoryFields({ draft, onChange }: MemoryFieldsProps) {
  const models = useModels(({ value }) => value?.models) ?? []
  const trained = models.find(({ id }) => id === draft.modelId)?.trainContextTokens ?? null
  const made = trained === null ? '' : ` The model was made for ${formatContext(trained)}.`
  return (
    <div className="grid grid-cols-2 items-start gap-4">
      <Field
        label="Context"
        inputMode="numeric"
        placeholder="As the model’s"
        hint={`The most that a conversation may take, in tokens.${made}`}
        problem={numberProblem(draft, 'context')}
        value={draft.context}
        onChange={(event) => onChange({ context: event.target.value })}
      />
      <SelectField
        label="KV cache"
        choices={choices}
        hint="Another one than the model’s takes a second context. The weights are shared."
        value={draft.kvCacheType}
        onChange={(kvCacheType) => onChange({ kvCacheType })}
      />
      <CheckField
        className="col-span-2"
        label="Keep the model in memory"
        description="Once loaded, it is never evicted for others."
        checked={draft.pinned}
        onChange={(pinned) => onChange({ pinned })}
      />
    </div>
  )
}
