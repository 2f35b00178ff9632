import { type TimeSpan, timeSpans } from '../lib/time-span.ts'
import { SelectField } from './select-field.tsx'

interface TimeSpanFieldProps {
  value: TimeSpan
  onChange: (span: TimeSpan) => void
}

/** How far back a screen looks; stands in its toolbar. */
export function TimeSpanField({ value, onChange }: TimeSpanFieldProps) {
  return (
    <SelectField
      className="w-36 [&>div:first-child]:sr-only"
      label="Time"
      choices={timeSpans}
      value={value}
      onChange={onChange}
    />
  )
}
