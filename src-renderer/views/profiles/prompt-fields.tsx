import { SelectField } from '../../ui/select-field.tsx'
import { TextArea } from '../../ui/text-area.tsx'
import type { ProfileDraft, ThinkingChoice } from './profile-draft.ts'

interface PromptFieldsProps {
  draft: ProfileDraft
  onChange: (change: Partial<ProfileDraft>) => void
}

const modes = [
  { value: 'default', label: 'Where a request has none' },
  { value: 'prepend', label: 'Before the request’s own' },
] as const

const thinkingChoices: readonly { value: ThinkingChoice; label: string }[] = [
  { value: 'model', label: 'As the model does' },
  { value: 'on', label: 'On' },
  { value: 'off', label: 'Off' },
]

/** What the model is told before anything else, and whether it thinks first. */
export function PromptFields({ draft, onChange }: PromptFieldsProps) {
  const { systemPrompt, systemPromptMode, thinking } = draft
  return (
    <>
      <TextArea
        className="mt-4"
        label="System prompt"
        prose
        maxLength={200_000}
        placeholder="You are a careful programmer."
        value={systemPrompt}
        onChange={(event) => onChange({ systemPrompt: event.target.value })}
      />
      <div className="mt-4 grid grid-cols-2 items-start gap-4">
        <SelectField
          label="It is used"
          choices={modes}
          value={systemPromptMode}
          disabled={systemPrompt.trim() === ''}
          onChange={(mode) => onChange({ systemPromptMode: mode })}
        />
        <SelectField
          label="Thinking"
          choices={thinkingChoices}
          hint="For models that can be told."
          value={thinking}
          onChange={(choice) => onChange({ thinking: choice })}
        />
      </div>
    </>
  )
}
