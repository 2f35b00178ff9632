import { Plus, X } from 'lucide-react'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import type { SettingsDraft } from './settings-draft.ts'

type Loras = SettingsDraft['loras']

interface LoraFieldsProps {
  loras: Loras
  disabled: boolean
  onChange: (loras: Loras) => void
}

const most = 8

/** Small files that change how the model speaks, each with its strength. */
export function LoraFields({ loras, disabled, onChange }: LoraFieldsProps) {
  const change = (at: number, part: Partial<Loras[number]>) =>
    onChange(loras.map((lora, index) => (index === at ? { ...lora, ...part } : lora)))
  return (
    <fieldset aria-label="LoRA adapters" className="col-span-2 min-w-0">
      <div className="mb-1 flex items-center gap-3">
        <span className="flex-1 font-medium">LoRA adapters</span>
        <Button
          disabled={disabled || loras.length >= most}
          onClick={() => onChange([...loras, { path: '', scale: '1' }])}
        >
          <Plus size={14} aria-hidden />
          Add adapter
        </Button>
      </div>
      {loras.length === 0 && (
        <p className="text-sm text-ink-3">None. An adapter is a GGUF file on this machine.</p>
      )}
      {loras.map((lora, at) => (
        // Adapters have no identity of their own: two rows may name the same file while one is typed.
        // oxlint-disable-next-line react/no-array-index-key
        <div key={at} className="mt-2 flex items-end gap-2">
          <Field
            className="min-w-0 flex-1"
            label={`File of adapter ${at + 1}`}
            placeholder="/Users/ada/adapters/poems.gguf"
            value={lora.path}
            disabled={disabled}
            onChange={(event) => change(at, { path: event.target.value })}
          />
          <Field
            className="w-22"
            label="Strength"
            type="number"
            step="any"
            min={-4}
            max={4}
            value={lora.scale}
            disabled={disabled}
            onChange={(event) => change(at, { scale: event.target.value })}
          />
          <IconButton
            label={`Remove adapter ${at + 1}`}
            className="size-8"
            disabled={disabled}
            onClick={() => onChange(loras.filter((_, index) => index !== at))}
          >
            <X size={15} aria-hidden />
          </IconButton>
        </div>
      ))}
    </fieldset>
  )
}
