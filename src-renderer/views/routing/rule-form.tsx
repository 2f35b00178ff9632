import { useState } from 'react'
import type { RoutingRule } from '../../../src-main/contract/routing.ts'
import { errorMessage, faultyField } from '../../lib/error-message.ts'
import { createRule, updateRule } from '../../stores/rules.ts'
import { CheckField } from '../../ui/check-field.tsx'
import { DialogForm } from '../../ui/dialog-form.tsx'
import { Fold } from '../../ui/fold.tsx'
import { ConditionFields } from './condition-fields.tsx'
import { FallbackFields } from './fallback-fields.tsx'
import { FirstTargetFields } from './first-target-fields.tsx'
import { OptionFields } from './option-fields.tsx'
import { PatternFields } from './pattern-fields.tsx'
import { conditionCount, draftOf, isComplete, type RuleDraft, ruleOf } from './rule-draft.ts'
import { useBackends } from './use-backends.ts'

interface RuleFormProps {
  rule: RoutingRule | null
  onClose: () => void
}

/** What Corral found wrong with one field. */
interface Fault {
  field: string
  message: string
}

const ownFields = new Set(['model_pattern', 'backend_model'])

export function RuleForm({ rule, onClose }: RuleFormProps) {
  const [draft, setDraft] = useState<RuleDraft>(() => draftOf(rule))
  const [consentChosen, setConsentChosen] = useState(rule !== null)
  const [fault, setFault] = useState<Fault | null>(null)
  const used = [draft.backend ?? 'local', ...draft.others.map(({ backend }) => backend)]
  const { choices, modelsOf, leaves } = useBackends(used)
  const outside = choices.filter(({ value }) => used.includes(value) && leaves(value))
  const conditions = conditionCount(draft)

  function change(next: Partial<RuleDraft>): void {
    setFault(null)
    setDraft({ ...draft, ...next })
  }

  /** Consent follows the first target until somebody decides it. */
  function chooseBackend(backend: string): void {
    const mayLeave = consentChosen ? draft.mayLeave : leaves(backend) || backend === 'alias'
    change({ backend, mayLeave })
  }

  async function save(): Promise<void> {
    try {
      const fields = ruleOf(draft)
      await (rule === null ? createRule(fields) : updateRule(rule.id, fields))
    } catch (error) {
      const field = faultyField(error)
      if (field === null || !ownFields.has(field)) throw error
      return setFault({ field, message: errorMessage(error).replace(`${field}: `, '') })
    }
    onClose()
  }

  const problemOf = (field: string) => (fault?.field === field ? fault.message : null)
  return (
    <DialogForm
      verb={rule === null ? 'Add rule' : 'Save'}
      ready={isComplete(draft)}
      onSubmit={save}
      onCancel={onClose}
    >
      <PatternFields draft={draft} problem={problemOf('model_pattern')} onChange={change} />
      <FirstTargetFields
        draft={draft}
        choices={choices}
        suggestions={modelsOf(draft.backend)}
        problem={problemOf('backend_model')}
        onBackend={chooseBackend}
        onModel={(model) => change({ model })}
      />
      <CheckField
        className="mt-4"
        label="May leave this Mac"
        description={consentText(
          draft.mayLeave,
          outside.map(({ label }) => label),
        )}
        checked={draft.mayLeave}
        onChange={(mayLeave) => {
          setConsentChosen(true)
          change({ mayLeave })
        }}
      />
      <Fold
        className="mt-3"
        title="Fallbacks"
        note={draft.others.length === 0 ? 'none' : String(draft.others.length)}
        startsOpen={draft.others.length > 0}
      >
        <FallbackFields
          others={draft.others}
          choices={choices}
          modelsOf={modelsOf}
          onChange={(others) => change({ others })}
        />
      </Fold>
      <Fold
        className="mt-2"
        title="Conditions"
        note={conditions === 0 ? 'none' : String(conditions)}
        startsOpen={conditions > 0}
      >
        <ConditionFields draft={draft} onChange={change} />
      </Fold>
      <Fold className="mt-2" title="Options" note="time, attempts, translation">
        <OptionFields draft={draft} onChange={change} />
      </Fold>
    </DialogForm>
  )
}

const list = new Intl.ListFormat('en')

function consentText(mayLeave: boolean, outside: string[]): string {
  if (mayLeave) {
    return outside.length === 0
      ? 'Prompts may go to providers outside this Mac.'
      : `Prompts may go to ${list.format(outside)}.`
  }
  return outside.length === 0
    ? 'Without this, requests that follow the rule never go to a provider outside.'
    : `Without this, ${list.format(outside)} ${outside.length === 1 ? 'is' : 'are'} never asked.`
}
