import type { DesktopState } from '../../../src-main/contract/desktop.ts'
import { client } from '../../api/client.ts'
import { saveDesktop } from '../../stores/desktop.ts'
import { RowList } from '../../ui/row-list.tsx'
import { Section } from '../../ui/section.tsx'
import { SettingSwitch } from './setting-switch.tsx'

/** How the app is there while its window is not. */
export function GeneralApp({ desktop }: { desktop: DesktopState }) {
  const { settings, start_at_login: login } = desktop
  return (
    <Section title="Mac app">
      <RowList aria-label="Mac app">
        <SettingSwitch
          title="Start at login"
          checked={login !== 'off'}
          save={(on) => client.desktop.startAtLogin({ on })}
        >
          {login === 'needs_approval'
            ? 'Waits for your approval: System Settings, General, Login Items.'
            : 'Opens without a window, in the menu bar.'}
        </SettingSwitch>
        <SettingSwitch
          title="Keep the Dock icon"
          checked={settings.dock_icon_always}
          save={(dock_icon_always) => saveDesktop({ dock_icon_always })}
        >
          Also while the window is closed. Otherwise Corral is in the menu bar only.
        </SettingSwitch>
      </RowList>
    </Section>
  )
}
