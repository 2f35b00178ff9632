import { saveDesktop, useDesktop } from '../../stores/desktop.ts'
import { Notice } from '../../ui/notice.tsx'
import { Problem } from '../../ui/problem.tsx'
import { RowList } from '../../ui/row-list.tsx'
import { Section } from '../../ui/section.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { SettingSwitch } from './setting-switch.tsx'
import { UpdateFeed } from './update-feed.tsx'
import { UpdateSteps } from './update-steps.tsx'

/** A newer Corral: found, fetched and installed only when somebody says so. */
export function UpdatesSection() {
  const { value, problem } = useDesktop()
  if (value === null) {
    if (problem !== null) return <Problem>{problem}</Problem>
    return <Spinner label="Asking for updates" />
  }
  if (!value.available) {
    return (
      <Section title="Updates">
        <Notice>
          The Mac app replaces itself by a newer one. This Corral runs without it, and is updated
          the way it was installed.
        </Notice>
      </Section>
    )
  }
  return (
    <>
      <Section title="Updates">
        <UpdateSteps updates={value.updates} />
      </Section>
      <Section title="Where they come from">
        <RowList aria-label="Where updates come from">
          <SettingSwitch
            title="Look once a day"
            checked={value.settings.check_for_updates}
            save={(check_for_updates) => saveDesktop({ check_for_updates })}
          >
            Only looks: nothing is fetched until you say so. Never while nothing may leave this Mac.
          </SettingSwitch>
          <li className="px-4 py-3">
            <UpdateFeed feed={value.settings.update_feed} />
          </li>
        </RowList>
      </Section>
    </>
  )
}
