import type { DesktopState } from '../../../src-main/contract/desktop.ts'
import { setPaused, setPortOpen, usePort } from '../../stores/port.ts'
import { RowList } from '../../ui/row-list.tsx'
import { Section } from '../../ui/section.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { SettingSwitch } from './setting-switch.tsx'

/** Whether apps get answers. A browser comes through the port itself, so it cannot close it. */
export function GeneralPort({ desktop }: { desktop: DesktopState }) {
  const { value } = usePort()
  const isOwn = desktop.available && window.corral !== undefined
  return (
    <Section
      title="Answers for apps"
      description={`${isOwn ? 'Both hold' : 'A pause holds'} until Corral is opened again.`}
    >
      {value === null ? (
        <Spinner />
      ) : (
        <RowList aria-label="Answers for apps">
          <SettingSwitch title="Pause" checked={value.paused} save={setPaused}>
            New requests are told to come back later, and downloads rest. What runs goes on.
          </SettingSwitch>
          {isOwn && (
            <SettingSwitch
              title="Answer apps on this Mac"
              checked={value.address !== null}
              save={setPortOpen}
            >
              {value.address === null
                ? 'The local port is closed: no app reaches Corral.'
                : `The local port is open: ${value.address.replace('http://', '')}`}
            </SettingSwitch>
          )}
        </RowList>
      )}
    </Section>
  )
}
