import type { Door } from '../../../src-main/contract/routing.ts'
import { useTokens } from '../../stores/tokens.ts'
import { CheckField } from '../../ui/check-field.tsx'
import { Field } from '../../ui/field.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { doorNames } from './rule-parts.ts'
import type { Maybe, RuleDraft } from './rule-draft.ts'

interface ConditionFieldsProps {
  draft: RuleDraft
  onChange: (change: Partial<RuleDraft>) => void
}

const doors = Object.entries(doorNames).map(([id, name]) => ({ id, name })) as {
  id: Door
  name: string
}[]

const maybes: { value: Maybe; label: string }[] = [
  { value: 'any', label: 'With or without' },
  { value: 'yes', label: 'Only with' },
  { value: 'no', label: 'Only without' },
]

/** What has to hold beside the name. */
export function ConditionFields({ draft, onChange }: ConditionFieldsProps) {
  const tokens = useTokens(({ list }) => list) ?? []
  const gone = draft.apps.filter((id) => tokens.every((token) => token.id !== id))
  const apps = [
    ...tokens.map(({ id, label }) => ({ id, name: label })),
    ...gone.map((id) => ({ id, name: 'An app that is gone' })),
  ]
  return (
    <div className="flex flex-col gap-4">
      <p className="text-ink-2">
        The rule takes only requests for which all of these hold. Others go on to the next rule.
      </p>
      <CheckList
        label="Asked in"
        note="None chosen: in any."
        items={doors}
        chosen={draft.doors}
        onChange={(doors) => onChange({ doors })}
      />
      {apps.length > 0 && (
        <CheckList
          label="From the app"
          note="None chosen: from any."
          items={apps}
          chosen={draft.apps}
          onChange={(apps) => onChange({ apps })}
        />
      )}
      <div className="grid grid-cols-3 gap-3">
        <SelectField
          label="Images"
          choices={maybes}
          value={draft.images}
          onChange={(images) => onChange({ images })}
        />
        <SelectField
          label="Tools"
          choices={maybes}
          value={draft.tools}
          onChange={(tools) => onChange({ tools })}
        />
        <Field
          label="Longer than (tokens)"
          type="number"
          min={0}
          placeholder="Any length"
          value={draft.longerThan}
          onChange={(event) => onChange({ longerThan: event.target.value })}
        />
      </div>
    </div>
  )
}

interface CheckListProps<T extends string> {
  label: string
  note: string
  items: { id: T; name: string }[]
  chosen: T[]
  onChange: (chosen: T[]) => void
}

function CheckList<T extends string>(props: CheckListProps<T>) {
  const { label, note, items, chosen, onChange } = props
  return (
    <fieldset aria-label={label} className="min-w-0">
      <p className="mb-1.5 font-medium">
        {label} <span className="ml-1 font-normal text-ink-3">{note}</span>
      </p>
      <div className="grid max-h-32 grid-cols-2 gap-x-3 gap-y-1.5 overflow-y-auto p-px">
        {items.map(({ id, name }) => (
          <CheckField
            key={id}
            label={name}
            checked={chosen.includes(id)}
            onChange={(on) =>
              onChange(on ? [...chosen, id] : chosen.filter((other) => other !== id))
            }
          />
        ))}
      </div>
    </fieldset>
  )
}
