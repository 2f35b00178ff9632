import type { DesktopState } from '../../../src-main/contract/desktop.ts'
import { type Scheme, setBrowserScheme, useBrowserScheme } from '../../lib/scheme.ts'
import { useAttempt } from '../../lib/use-attempt.ts'
import { saveDesktop } from '../../stores/desktop.ts'
import { ActionRow } from '../../ui/action-row.tsx'
import { Problem } from '../../ui/problem.tsx'
import { RowList } from '../../ui/row-list.tsx'
import { Section } from '../../ui/section.tsx'
import { Segments } from '../../ui/segments.tsx'

const schemes: { value: Scheme; label: string }[] = [
  { value: 'system', label: 'System' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
]

/** Light or dark: of the app in the window, of this browser elsewhere. */
export function GeneralAppearance({ desktop }: { desktop: DesktopState }) {
  const { problem, attempt } = useAttempt()
  const own = useBrowserScheme()
  const inWindow = window.corral !== undefined
  const set = (appearance: Scheme) =>
    inWindow ? void attempt(() => saveDesktop({ appearance })) : setBrowserScheme(appearance)
  return (
    <Section title="Appearance">
      <RowList aria-label="Appearance">
        <ActionRow
          title="Light or dark"
          action={
            <Segments
              label="Light or dark"
              choices={schemes}
              value={inWindow ? desktop.settings.appearance : own}
              onChange={set}
            />
          }
        >
          {inWindow ? 'System follows the setting of this Mac.' : 'In this browser only.'}
        </ActionRow>
      </RowList>
      {problem !== null && <Problem className="mt-3">{problem}</Problem>}
    </Section>
  )
}
