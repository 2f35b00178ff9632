import { CheckField } from '../../ui/check-field.tsx'
import { Field } from '../../ui/field.tsx'
import type { RuleDraft } from './rule-draft.ts'

interface OptionFieldsProps {
  draft: RuleDraft
  onChange: (change: Partial<RuleDraft>) => void
}

/** How the rule is followed. */
export function OptionFields({ draft, onChange }: OptionFieldsProps) {
  return (
    <div className="flex flex-col gap-3">
      <CheckField
        label="Refuse what a translation would lose"
        description="Without this, what the target’s protocol has no word for is left out, and the answer says so."
        checked={draft.strict}
        onChange={(strict) => onChange({ strict })}
      />
      <CheckField
        label="Send prompts that are too long to the next target"
        description="Without this, they are refused."
        checked={draft.fallBackOnContext}
        onChange={(fallBackOnContext) => onChange({ fallBackOnContext })}
      />
      <CheckField
        label="Ask Anthropic to keep the prompt"
        description="The same beginning is cheaper the next time, and dearer the first."
        checked={draft.promptCache}
        onChange={(promptCache) => onChange({ promptCache })}
      />
      <div className="mt-1 grid grid-cols-3 items-start gap-3">
        <Field
          label="Attempts at most"
          type="number"
          min={1}
          max={10}
          required
          value={draft.attempts}
          onChange={(event) => onChange({ attempts: event.target.value })}
        />
        <Field
          label="Seconds for an attempt"
          type="number"
          min={1}
          max={3600}
          step="any"
          required
          hint="Until it begins to answer."
          value={draft.firstEventSeconds}
          onChange={(event) => onChange({ firstEventSeconds: event.target.value })}
        />
        <Field
          label="Seconds for all"
          type="number"
          min={1}
          max={3600}
          step="any"
          required
          value={draft.totalSeconds}
          onChange={(event) => onChange({ totalSeconds: event.target.value })}
        />
      </div>
    </div>
  )
}
