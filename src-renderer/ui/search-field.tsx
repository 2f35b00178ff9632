import { Search, X } from 'lucide-react'
import type { Ref } from 'react'
import { inputClass } from './field.tsx'

interface SearchFieldProps {
  label: string
  /** Without it, the label. */
  placeholder?: string
  value: string
  onChange: (value: string) => void
  ref?: Ref<HTMLInputElement>
  className?: string
}

/** Narrows what stands below it while somebody types. Escape empties it, as the cross does. */
export function SearchField(props: SearchFieldProps) {
  const { label, placeholder = label, value, onChange, ref, className = '' } = props
  return (
    <div className={`relative ${className}`}>
      <Search
        size={14}
        aria-hidden
        className="pointer-events-none absolute top-1/2 left-2.5 -translate-y-1/2 text-ink-3"
      />
      <input
        ref={ref}
        type="search"
        aria-label={label}
        placeholder={placeholder}
        autoComplete="off"
        spellCheck={false}
        maxLength={200}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        className={`${inputClass} pr-8! pl-8! [&::-webkit-search-cancel-button]:appearance-none`}
      />
      {value !== '' && (
        <button
          type="button"
          aria-label={`Empty “${label}”`}
          // The keyboard has Escape for it.
          tabIndex={-1}
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => onChange('')}
          className="absolute top-1 right-1 inline-flex size-6 items-center justify-center rounded-xs text-ink-3 hover:bg-fill hover:text-ink"
        >
          <X size={13} aria-hidden />
        </button>
      )}
    </div>
  )
}
