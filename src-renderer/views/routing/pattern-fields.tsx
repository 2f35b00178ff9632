import { useEffect, useRef } from 'react'
import type { PatternType } from '../../../src-main/contract/routing.ts'
import { Field } from '../../ui/field.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import type { RuleDraft } from './rule-draft.ts'

interface PatternFieldsProps {
  draft: RuleDraft
  problem: string | null
  onChange: (change: Partial<RuleDraft>) => void
}

const types: { value: PatternType; label: string }[] = [
  { value: 'exact', label: 'One name' },
  { value: 'prefix', label: 'Names that begin with' },
  { value: 'regex', label: 'Names that match' },
]

const texts: Record<PatternType, { label: string; placeholder: string; hint?: string }> = {
  exact: { label: 'Name', placeholder: 'gpt-4o' },
  prefix: { label: 'Beginning', placeholder: 'gpt-' },
  regex: {
    label: 'Regular expression',
    placeholder: 'gpt-4.*',
    hint: 'The whole name has to match.',
  },
}

/** Which names the rule takes. */
export function PatternFields({ draft, problem, onChange }: PatternFieldsProps) {
  const field = useRef<HTMLInputElement>(null)
  const { label, placeholder, hint } = texts[draft.patternType]

  useEffect(() => {
    if (problem !== null) field.current?.focus()
  }, [problem])

  return (
    <div className="mt-4 grid grid-cols-[200px_1fr] items-start gap-3">
      <SelectField
        label="Requests for"
        choices={types}
        value={draft.patternType}
        onChange={(patternType) => onChange({ patternType })}
      />
      <Field
        ref={field}
        label={label}
        placeholder={placeholder}
        hint={hint}
        problem={problem}
        maxLength={256}
        value={draft.pattern}
        onChange={(event) => onChange({ pattern: event.target.value })}
      />
    </div>
  )
}
