import { ListFilter } from 'lucide-react'
import { formatWhole } from '../../lib/format.ts'
import { type LogWish, logStatuses } from '../../lib/log-filter.ts'
import { logStatusText } from '../../lib/log-text.ts'
import { useLogStats } from '../../stores/use-log-stats.ts'
import { Button } from '../../ui/button.tsx'
import { Menu, MenuLine } from '../../ui/menu.tsx'
import { MenuChoice, Submenu } from '../../ui/submenu.tsx'
import {
  appChoices,
  backendChoices,
  type Choice,
  type FilterNames,
  modelChoices,
  personChoices,
} from './filter-text.ts'
import { useUserIds } from './use-filter-names.ts'

interface FilterMenuProps {
  wish: LogWish
  names: FilterNames
  onChange: (change: Partial<LogWish>) => void
}

/** What to filter by; only what occurs in the time shown is offered. */
export function FilterMenu(props: FilterMenuProps) {
  return (
    <Menu
      align="start"
      trigger={
        <Button>
          <ListFilter size={14} aria-hidden />
          Filter
        </Button>
      }
    >
      <Choices {...props} />
    </Menu>
  )
}

/** Lives as long as the menu is open: only then it is of interest what there is to choose. */
function Choices({ wish, names, onChange }: FilterMenuProps) {
  const { span, from, to, left_this_mac, fallback } = wish
  const stats = useLogStats({ span, from, to })
  const userIdOf = useUserIds()
  const apps = stats === null ? [] : appChoices(stats)
  const persons = stats === null ? [] : personChoices(stats, userIdOf)
  const models = stats === null ? [] : modelChoices(stats)
  const backends = stats === null ? [] : backendChoices(stats, names.provider)
  const outcomes = logStatuses.map((value) => ({
    value,
    label: logStatusText[value],
    count: stats?.by_status[value] ?? 0,
  }))
  return (
    <>
      <ChoiceMenu
        label="Outcome"
        choices={outcomes}
        chosen={wish.status}
        onChoose={(status) => onChange({ status })}
      />
      <ChoiceMenu
        label="App"
        choices={apps}
        chosen={wish.app_id}
        onChoose={(app_id) => onChange({ app_id })}
      />
      <ChoiceMenu
        label="Person"
        choices={persons}
        chosen={wish.user_id}
        onChoose={(user_id) => onChange({ user_id })}
      />
      <ChoiceMenu
        label="Model"
        choices={models}
        chosen={wish.model}
        onChoose={(model) => onChange({ model })}
      />
      <ChoiceMenu
        label="Answered by"
        choices={backends}
        chosen={wish.backend_type}
        onChoose={(backend_type) => onChange({ backend_type })}
      />
      <MenuLine />
      <MenuChoice
        chosen={left_this_mac === true}
        onClick={() => onChange({ left_this_mac: other(left_this_mac, true) })}
      >
        Left this Mac
      </MenuChoice>
      <MenuChoice
        chosen={left_this_mac === false}
        onClick={() => onChange({ left_this_mac: other(left_this_mac, false) })}
      >
        Stayed on this Mac
      </MenuChoice>
      <MenuChoice
        chosen={fallback === true}
        onClick={() => onChange({ fallback: other(fallback, true) })}
      >
        Fallbacks only
      </MenuChoice>
    </>
  )
}

interface ChoiceMenuProps<T extends string | number> {
  label: string
  choices: Choice<T>[]
  chosen: T | undefined
  onChoose: (value: T | undefined) => void
}

function ChoiceMenu<T extends string | number>(props: ChoiceMenuProps<T>) {
  const { label, choices, chosen, onChoose } = props
  if (choices.length === 0) return null
  return (
    <Submenu label={label}>
      {choices.map(({ value, label, count }) => (
        <MenuChoice
          key={value}
          chosen={chosen === value}
          note={formatWhole(count)}
          onClick={() => onChoose(other(chosen, value))}
        >
          {label}
        </MenuChoice>
      ))}
    </Submenu>
  )
}

/** What is chosen already is given up by choosing it again. */
function other<T>(known: T | undefined, chosen: T): T | undefined {
  return known === chosen ? undefined : chosen
}
