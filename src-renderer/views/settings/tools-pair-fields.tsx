import { Plus, X } from 'lucide-react'
import { Button } from '../../ui/button.tsx'
import { inputClass } from '../../ui/field.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import type { Pair } from './tools-server-draft.ts'

interface PairFieldsProps {
  label: string
  /** One of them: `variable`. */
  kind: string
  namePlaceholder: string
  pairs: readonly Pair[]
  onChange: (pairs: Pair[]) => void
}

/** Names and secret values, a row each. */
export function PairFields({ label, kind, namePlaceholder, pairs, onChange }: PairFieldsProps) {
  const change = (at: number, part: Partial<Pair>) =>
    onChange(pairs.map((pair, index) => (index === at ? { ...pair, ...part } : pair)))
  return (
    <fieldset className="mt-4">
      <legend className="mb-1 font-medium">{label}</legend>
      {pairs.map(({ name, value, kept }, at) => (
        // oxlint-disable-next-line react/no-array-index-key -- rows have no other identity
        <div key={at} className="mb-1.5 flex items-center gap-1.5">
          <input
            aria-label={`Name of ${kind} ${at + 1}`}
            placeholder={namePlaceholder}
            autoComplete="off"
            spellCheck={false}
            readOnly={kept}
            maxLength={200}
            value={name}
            onChange={(event) => change(at, { name: event.target.value })}
            className={`${inputClass} flex-1 font-mono text-xs`}
          />
          <input
            aria-label={`Value of ${name.trim() === '' ? `${kind} ${at + 1}` : name}`}
            placeholder={kept ? 'Kept; type to replace it' : 'Value'}
            type="password"
            autoComplete="off"
            maxLength={10_000}
            value={value}
            onChange={(event) => change(at, { value: event.target.value })}
            className={`${inputClass} flex-1`}
          />
          <IconButton
            label={`Remove ${name.trim() === '' ? `${kind} ${at + 1}` : name}`}
            onClick={() => onChange(pairs.filter((_, index) => index !== at))}
          >
            <X size={14} aria-hidden />
          </IconButton>
        </div>
      ))}
      <Button
        kind="quiet"
        className="-ml-2"
        onClick={() => onChange([...pairs, { name: '', value: '', kept: false }])}
      >
        <Plus size={14} aria-hidden />
        Add {kind}
      </Button>
    </fieldset>
  )
}
