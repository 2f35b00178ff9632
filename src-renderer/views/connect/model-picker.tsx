import { CheckField } from '../../ui/check-field.tsx'
import { useAskableModels } from './use-askable-models.ts'

interface ModelPickerProps {
  /** null: all of them, also those that come later. */
  chosen: string[] | null
  onChange: (chosen: string[] | null) => void
}

export function ModelPicker({ chosen, onChange }: ModelPickerProps) {
  const names = useAskableModels()

  function toggle(name: string, on: boolean): void {
    const rest = (chosen ?? []).filter((other) => other !== name)
    onChange(on ? [...rest, name] : rest)
  }

  return (
    <div>
      <CheckField
        label="Only chosen models"
        description="Without this, it may ask for all models, also for those that come later."
        checked={chosen !== null}
        onChange={(only) => onChange(only ? [] : null)}
      />
      {chosen !== null && (
        <fieldset
          aria-label="Models"
          className="mt-2 ml-6.5 flex max-h-32 flex-col gap-1.5 overflow-y-auto rounded-sm border border-line-strong bg-canvas p-2.5"
        >
          {names.length === 0 && <p className="text-ink-3">No models yet.</p>}
          {names.map((name) => (
            <CheckField
              key={name}
              label={name}
              checked={chosen.includes(name)}
              onChange={(on) => toggle(name, on)}
            />
          ))}
        </fieldset>
      )}
    </div>
  )
}
