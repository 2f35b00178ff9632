import type { PowerFacts } from '../../../src-main/contract/power.ts'
import { savePower, usePower } from '../../stores/power.ts'
import { Notice } from '../../ui/notice.tsx'
import { Problem } from '../../ui/problem.tsx'
import { RowList } from '../../ui/row-list.tsx'
import { Section } from '../../ui/section.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { PowerRuleRows } from './power-rule-rows.tsx'
import { SettingSwitch } from './setting-switch.tsx'

/** What Corral does without when power is short, and when this Mac may sleep. */
export function PowerSection() {
  const { value, problem } = usePower()
  if (value === null) {
    if (problem !== null) return <Problem>{problem}</Problem>
    return <Spinner label="Asking for the power" />
  }
  const { facts, settings, because } = value
  if (facts === null) {
    return (
      <Section title="Power">
        <Notice>
          Only the Mac app knows of battery, heat and sleep. This Corral runs without it, and always
          at full speed.
        </Notice>
      </Section>
    )
  }
  return (
    <>
      {because !== null && <Notice>{because}</Notice>}
      <Section title="On battery" description={batteryText(facts)}>
        <PowerRuleRows
          name="On battery"
          rule={settings.on_battery}
          save={(on_battery) => savePower({ on_battery })}
        />
      </Section>
      <Section title="When this Mac is hot" description={heatText(facts)}>
        <PowerRuleRows
          name="When hot"
          rule={settings.when_hot}
          save={(when_hot) => savePower({ when_hot })}
        />
      </Section>
      <Section title="Sleep">
        <RowList aria-label="Sleep">
          <SettingSwitch
            title="Stay awake while working"
            checked={settings.keep_awake}
            save={(keep_awake) => savePower({ keep_awake })}
          >
            While answers, loads or downloads run, this Mac does not fall asleep by itself. The
            display may.
          </SettingSwitch>
        </RowList>
      </Section>
    </>
  )
}

function batteryText({ on_battery }: PowerFacts): string {
  return on_battery ? 'This Mac runs on battery now.' : 'This Mac is plugged in now.'
}

const heat: Record<PowerFacts['thermal_state'], string> = {
  unknown: 'The system does not say how warm it is.',
  nominal: 'It is cool now.',
  fair: 'It is warm now, but not hot.',
  serious: 'It is hot now, and its fans are loud.',
  critical: 'It is very hot now, and slows down by itself.',
}

function heatText({ thermal_state }: PowerFacts): string {
  return heat[thermal_state]
}
