import { Card } from '../../ui/card.tsx'
import { Problem } from '../../ui/problem.tsx'
import { Section } from '../../ui/section.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { type Period, periods } from './usage-period.ts'
import { type UsageLine, UsageTable } from './usage-table.tsx'

interface UsageSectionProps {
  title: string
  description: string
  what: string
  /** null until it is known. */
  lines: UsageLine[] | null
  problem: string | null
  period: Period
  onPeriod: (period: Period) => void
}

export function UsageSection(props: UsageSectionProps) {
  const { title, description, what, lines, problem, period, onPeriod } = props
  return (
    <Section
      title={title}
      description={description}
      action={
        <SelectField
          className="w-36 [&>div:first-child]:sr-only"
          label={`Period of ${title.toLowerCase()}`}
          choices={periods}
          value={period}
          onChange={onPeriod}
        />
      }
    >
      {problem !== null && <Problem className="mb-3">{problem}</Problem>}
      {lines === null ? (
        problem === null && <Spinner label="Loading what was used" />
      ) : lines.length === 0 ? (
        <Card className="px-4 py-3 text-ink-2">Nothing was asked in this time.</Card>
      ) : (
        <UsageTable caption={title} what={what} lines={lines} />
      )}
    </Section>
  )
}
