import type { ReactNode } from 'react'
import { useAttempt } from '../../lib/use-attempt.ts'
import { ActionRow } from '../../ui/action-row.tsx'
import { Problem } from '../../ui/problem.tsx'
import { Switch } from '../../ui/switch.tsx'

interface SettingSwitchProps {
  title: string
  children: ReactNode
  checked: boolean
  disabled?: boolean
  save: (on: boolean) => Promise<unknown>
}

/** A row of a list: something that is on or off, and holds at once. */
export function SettingSwitch(props: SettingSwitchProps) {
  const { title, children, checked, disabled = false, save } = props
  const { busy, problem, attempt } = useAttempt()
  return (
    <ActionRow
      title={title}
      action={
        <Switch
          label={title}
          checked={checked}
          disabled={disabled || busy}
          onChange={(on) => void attempt(() => save(on))}
        />
      }
    >
      {children}
      {problem !== null && <Problem className="mt-2">{problem}</Problem>}
    </ActionRow>
  )
}
