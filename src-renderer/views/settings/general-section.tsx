import { useCaller } from '../../stores/caller.ts'
import { useDesktop } from '../../stores/desktop.ts'
import { Notice } from '../../ui/notice.tsx'
import { Problem } from '../../ui/problem.tsx'
import { Section } from '../../ui/section.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { GeneralApp } from './general-app.tsx'
import { GeneralAppearance } from './general-appearance.tsx'
import { GeneralNotices } from './general-notices.tsx'
import { GeneralPort } from './general-port.tsx'

/** How Corral looks and behaves on this Mac. */
export function GeneralSection() {
  const { value, problem } = useDesktop()
  const admin = useCaller((caller) => caller.admin === true)
  if (value === null) {
    if (problem !== null) return <Problem>{problem}</Problem>
    return <Spinner label="Asking for the settings" />
  }
  return (
    <>
      <GeneralAppearance desktop={value} />
      {admin && <GeneralPort desktop={value} />}
      {admin && value.available && (
        <>
          <GeneralApp desktop={value} />
          <GeneralNotices desktop={value} />
        </>
      )}
      {admin && !value.available && (
        <Section title="Mac app">
          <Notice>
            The Dock, the start at login and notifications are settings of the Mac app. This Corral
            runs without it.
          </Notice>
        </Section>
      )}
    </>
  )
}
