import { useEffect, useEffectEvent, useState } from 'react'
import { TextArea } from '../../../ui/text-area.tsx'

interface SystemPromptProps {
  value: string | null
  onChange: (value: string | null) => void
}

const pauseMs = 500

/** Kept when the typing pauses, and when the field is left. */
export function SystemPrompt({ value, onChange }: SystemPromptProps) {
  const [text, setText] = useState(value ?? '')

  const keep = useEffectEvent((written: string) => {
    const next = written.trim() === '' ? null : written
    if (next !== value) onChange(next)
  })

  useEffect(() => {
    const timer = setTimeout(() => keep(text), pauseMs)
    return () => clearTimeout(timer)
  }, [text])

  return (
    <TextArea
      label="System prompt"
      prose
      rows={4}
      maxLength={200_000}
      placeholder="How the model should answer: “Be brief. Use British English.”"
      value={text}
      onChange={(event) => setText(event.target.value)}
      onBlur={() => keep(text)}
    />
  )
}
