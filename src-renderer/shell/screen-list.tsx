import { NavItem } from './nav-item.tsx'
import type { NumberedScreen } from './screens.tsx'
import { useBadges } from './use-badges.ts'

export interface GroupProps {
  heading: string | null
  items: NumberedScreen[]
  /** Id of the screen that is shown. */
  current: string
}

interface ScreenListProps extends Omit<GroupProps, 'heading'> {
  labelledBy: string | undefined
}

export function ScreenList({ labelledBy, items, current }: ScreenListProps) {
  const badges = useBadges()
  return (
    <ul aria-labelledby={labelledBy} className="flex flex-col gap-px">
      {items.map(({ id, label, icon, digit }) => (
        <li key={id}>
          <NavItem
            id={id}
            label={label}
            icon={icon}
            digit={digit}
            current={id === current}
            badge={badges[id]}
          />
        </li>
      ))}
    </ul>
  )
}
