import { Autocomplete } from '@base-ui/react/autocomplete'
import { useId, useState } from 'react'
import { inputClass } from './field.tsx'
import { FieldFoot } from './field-foot.tsx'

interface SuggestFieldProps {
  label: string
  value: string
  onChange: (value: string) => void
  /** What may be meant; anything else may be typed as well. */
  suggestions: readonly string[]
  /** The list stays away while somebody types: something else is shown then. */
  quietWhileTyping?: boolean
  placeholder?: string
  hint?: string | undefined
  problem?: string | null
  maxLength?: number
  className?: string
}

const mostShown = 50

/** A field for any text, with a list of those that are likely. */
export function SuggestField(props: SuggestFieldProps) {
  const { label, value, onChange, suggestions, placeholder, hint, maxLength } = props
  const { quietWhileTyping = false, problem = null, className = '' } = props
  const id = useId()
  const [open, setOpen] = useState(false)
  const hasFoot = hint !== undefined || problem !== null
  const likely = likelyFor(value, suggestions)

  return (
    <div className={className}>
      <label htmlFor={id} className="mb-1 block font-medium">
        {label}
      </label>
      <Autocomplete.Root
        items={likely}
        filter={null}
        limit={mostShown}
        value={value}
        // An open list hides all else from screen readers, so an empty one must not be open.
        open={open && likely.length > 0}
        openOnInputClick
        onOpenChange={(next, { reason }) =>
          setOpen(next && !(quietWhileTyping && reason === 'input-change'))
        }
        onValueChange={(next, { reason }) => {
          if (quietWhileTyping && reason === 'input-change') setOpen(false)
          if (reason !== 'escape-key') onChange(next)
        }}
      >
        <Autocomplete.Input
          id={id}
          aria-describedby={hasFoot ? `${id}-foot` : undefined}
          aria-invalid={problem !== null || undefined}
          placeholder={placeholder}
          maxLength={maxLength}
          autoComplete="off"
          spellCheck={false}
          className={inputClass}
        />
        <Autocomplete.Portal>
          <Autocomplete.Positioner align="start" sideOffset={4} className="z-40 outline-none">
            <Autocomplete.Popup className="w-(--anchor-width) rounded-md bg-raised shadow-popup">
              <Autocomplete.List className="max-h-[min(var(--available-height),240px)] overflow-y-auto p-1 outline-none">
                {(name: string) => (
                  <Autocomplete.Item
                    key={name}
                    value={name}
                    className="flex min-h-7 items-center rounded-xs px-2 py-0.5 wrap-anywhere outline-none data-highlighted:bg-fill-strong"
                  >
                    {name}
                  </Autocomplete.Item>
                )}
              </Autocomplete.List>
            </Autocomplete.Popup>
          </Autocomplete.Positioner>
        </Autocomplete.Portal>
      </Autocomplete.Root>
      <FieldFoot id={`${id}-foot`} hint={hint} problem={problem} />
    </div>
  )
}

/** Those that hold the text; all once one of them was chosen. */
function likelyFor(text: string, suggestions: readonly string[]): readonly string[] {
  if (suggestions.includes(text)) return suggestions
  const wanted = text.trim().toLowerCase()
  return suggestions.filter((name) => name.toLowerCase().includes(wanted))
}
