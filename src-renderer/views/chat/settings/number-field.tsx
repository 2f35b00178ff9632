import { useState } from 'react'
import { Field } from '../../../ui/field.tsx'

interface NumberFieldProps {
  label: string
  min: number
  max: number
  /** 1 for whole numbers. */
  step: number
  /** `null` leaves it to the model. */
  value: number | null
  onChange: (value: number | null) => void
}

/** A number, or nothing; what is out of bounds is not taken, and said. */
export function NumberField({ label, min, max, step, value, onChange }: NumberFieldProps) {
  const [text, setText] = useState(value === null ? '' : String(value))
  const number = text.trim() === '' ? null : Number(text)
  const isWrong =
    number !== null && !(number >= min && number <= max && (step !== 1 || Number.isInteger(number)))

  function finish(): void {
    if (!isWrong && number !== value) onChange(number)
  }

  return (
    <Field
      label={label}
      type="number"
      inputMode="decimal"
      min={min}
      max={max}
      step={step}
      placeholder="Auto"
      value={text}
      problem={isWrong ? `${min} to ${max.toLocaleString('en')}` : null}
      onChange={(event) => setText(event.target.value)}
      onBlur={finish}
      onKeyDown={(event) => event.key === 'Enter' && finish()}
    />
  )
}
