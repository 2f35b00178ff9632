import type { DesktopState, NoticeKind } from '../../../src-main/contract/desktop.ts'
import { saveDesktop } from '../../stores/desktop.ts'
import { RowList } from '../../ui/row-list.tsx'
import { Section } from '../../ui/section.tsx'
import { SettingSwitch } from './setting-switch.tsx'

const kinds: readonly { kind: NoticeKind; title: string; about: string }[] = [
  { kind: 'downloads', title: 'Downloads', about: 'One has finished, or could not.' },
  { kind: 'models', title: 'Models', about: 'One did not load.' },
  { kind: 'limits', title: 'Keys and budgets', about: 'A key is refused, a budget is used up.' },
  { kind: 'updates', title: 'Updates', about: 'There is a newer Corral.' },
]

/** What macOS tells about. */
export function GeneralNotices({ desktop }: { desktop: DesktopState }) {
  const { notify } = desktop.settings
  const save = (kind: NoticeKind, on: boolean) => {
    const others = notify.filter((one) => one !== kind)
    return saveDesktop({ notify: on ? [...others, kind] : others })
  }
  return (
    <Section title="Notifications" description="Only while you do not look at Corral.">
      <RowList aria-label="Notifications">
        {kinds.map(({ kind, title, about }) => (
          <SettingSwitch
            key={kind}
            title={title}
            checked={notify.includes(kind)}
            save={(on) => save(kind, on)}
          >
            {about}
          </SettingSwitch>
        ))}
      </RowList>
    </Section>
  )
}
