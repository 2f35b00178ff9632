import type { ChatModel } from '../../../lib/chat-models.ts'
import { SelectField } from '../../../ui/select-field.tsx'

interface ProfileFieldProps {
  models: readonly ChatModel[]
  chosen: readonly string[]
  onChange: (chosen: string[]) => void
}

/** The profiles of the model that is asked; a profile is asked for under its own name. */
export function ProfileField({ models, chosen, onChange }: ProfileFieldProps) {
  const [id] = chosen
  const base = models.find((model) => model.id === id)?.baseId ?? null
  const profiles = models.filter((model) => model.baseId === base && model.id !== base)
  if (chosen.length !== 1 || id === undefined || base === null || profiles.length === 0) return null
  return (
    <SelectField
      label="Profile"
      choices={[
        { value: base, label: 'None' },
        ...profiles.map((model) => ({ value: model.id, label: model.name })),
      ]}
      value={id}
      onChange={(next) => onChange([next])}
    />
  )
}
