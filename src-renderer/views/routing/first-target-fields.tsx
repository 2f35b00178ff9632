import { SelectField } from '../../ui/select-field.tsx'
import { SuggestField } from '../../ui/suggest-field.tsx'
import type { RuleDraft } from './rule-draft.ts'

export interface BackendChoice {
  value: string
  label: string
  note?: string | undefined
}

interface FirstTargetFieldsProps {
  draft: RuleDraft
  choices: BackendChoice[]
  suggestions: readonly string[]
  problem: string | null
  onBackend: (backend: string) => void
  onModel: (model: string) => void
}

/** Where the requests go, unless it fails. */
export function FirstTargetFields(props: FirstTargetFieldsProps) {
  const { draft, choices, suggestions, problem, onBackend, onModel } = props
  return (
    <div className="mt-4 grid grid-cols-[200px_1fr] items-start gap-3">
      <SelectField label="Go to" choices={choices} value={draft.backend} onChange={onBackend} />
      <SuggestField
        label={draft.backend === 'alias' ? 'Name' : 'Model'}
        placeholder={
          draft.backend === 'alias' ? 'The name to look up' : 'The name that was asked for'
        }
        hint={groupHints[draft.patternType]}
        suggestions={suggestions}
        problem={problem}
        maxLength={512}
        value={draft.model}
        onChange={onModel}
      />
    </div>
  )
}

const groupHints = {
  exact: undefined,
  prefix: '$1 stands for the rest of the name.',
  regex: '$1 to $9 stand for the groups of the expression.',
} as const
