import type { PowerRule } from '../../../src-main/contract/power.ts'
import { useAttempt } from '../../lib/use-attempt.ts'
import { Problem } from '../../ui/problem.tsx'
import { RowList } from '../../ui/row-list.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { SettingSwitch } from './setting-switch.tsx'

interface PowerRuleRowsProps {
  /** When it holds, for those who cannot see the heading. */
  name: string
  rule: PowerRule
  save: (rule: PowerRule) => Promise<void>
}

const times = [
  { value: 'never', label: 'As each model says' },
  { value: '1', label: 'After 1 minute' },
  { value: '5', label: 'After 5 minutes' },
  { value: '15', label: 'After 15 minutes' },
]

/** What may be done without, one row each. */
export function PowerRuleRows({ name, rule, save }: PowerRuleRowsProps) {
  const { problem, attempt } = useAttempt()
  const minutes = rule.unload_idle_minutes
  const value = minutes === null ? 'never' : String(minutes)
  const isUsual = times.some((time) => time.value === value)
  const choices = isUsual ? times : [...times, { value, label: `After ${value} minutes` }]
  return (
    <>
      <RowList aria-label={name}>
        <SettingSwitch
          title="One answer at a time"
          checked={rule.one_answer_at_a_time}
          save={(one_answer_at_a_time) => save({ ...rule, one_answer_at_a_time })}
        >
          Of models on this Mac. Other requests wait their turn.
        </SettingSwitch>
        <SettingSwitch
          title="Pause downloads"
          checked={rule.pause_downloads}
          save={(pause_downloads) => save({ ...rule, pause_downloads })}
        >
          They go on by themselves afterwards.
        </SettingSwitch>
        <li className="py-2.5 pr-3 pl-4">
          <SelectField
            label="Unload models that nobody uses"
            hint="Pinned models stay."
            choices={choices}
            value={value}
            onChange={(chosen) => {
              const unload_idle_minutes = chosen === 'never' ? null : Number(chosen)
              void attempt(() => save({ ...rule, unload_idle_minutes }))
            }}
            className="max-w-70"
          />
        </li>
      </RowList>
      {problem !== null && <Problem className="mt-3">{problem}</Problem>}
    </>
  )
}
