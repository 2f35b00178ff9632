import { Search, X } from 'lucide-react'
import { useEffect, useEffectEvent, useState } from 'react'
import { useKeptFocus } from '../../lib/use-kept-focus.ts'
import { type LogWish, withWish } from '../../lib/log-filter.ts'
import { inputClass } from '../../ui/field.tsx'
import { filterChips } from './filter-text.ts'
import { FilterMenu } from './filter-menu.tsx'
import { TimeMenu } from './time-menu.tsx'
import { useFilterNames } from './use-filter-names.ts'

interface FilterBarProps {
  wish: LogWish
  onChange: (wish: LogWish) => void
}

/** Which requests are shown: what is chosen stands beside the menus and goes by a click. */
export function FilterBar({ wish, onChange }: FilterBarProps) {
  const names = useFilterNames()
  const set = (change: Partial<LogWish>) => onChange(withWish(wish, change))
  const chips = filterChips(wish, names)
  const kept = useKeptFocus<HTMLElement>(chips.map(({ text }) => text).join() || 'none')
  return (
    <search
      ref={kept}
      tabIndex={-1}
      aria-label="Filters"
      className="flex shrink-0 flex-wrap items-center gap-2 px-6 py-3 outline-none"
    >
      <ErrorSearch words={wish.search ?? ''} onChange={(search) => set({ search })} />
      <TimeMenu wish={wish} onChange={set} />
      <FilterMenu wish={wish} names={names} onChange={set} />
      {chips.map(({ field, text }) => (
        <button
          key={field}
          type="button"
          aria-label={`Remove the filter ${text}`}
          onClick={() => set({ [field]: undefined })}
          className="group flex h-7 max-w-64 items-center gap-1 rounded-full bg-accent-soft pr-1.5 pl-2.5 text-accent"
        >
          <span className="truncate">{text}</span>
          <X size={13} className="shrink-0 opacity-70 group-hover:opacity-100" aria-hidden />
        </button>
      ))}
      {chips.length > 1 && (
        <button
          type="button"
          onClick={() => onChange({})}
          className="h-7 rounded-sm px-2 text-ink-2 hover:bg-fill hover:text-ink"
        >
          Clear all
        </button>
      )}
    </search>
  )
}

/** Somebody who types passes many words: only those they rest on are searched for. */
const restMs = 250

interface ErrorSearchProps {
  words: string
  onChange: (words: string | undefined) => void
}

function ErrorSearch({ words, onChange }: ErrorSearchProps) {
  const [text, setText] = useState(words)
  const [known, setKnown] = useState(words)
  if (known !== words) {
    setKnown(words)
    if (text.trim() !== words) setText(words)
  }
  const wanted = text.trim()
  const search = useEffectEvent(() => onChange(wanted === '' ? undefined : wanted))

  useEffect(() => {
    if (wanted === words) return undefined
    const timer = setTimeout(search, restMs)
    return () => clearTimeout(timer)
  }, [wanted, words])

  return (
    <div className="relative w-50">
      <Search size={14} className="absolute top-2 left-2.5 text-ink-3" aria-hidden />
      <input
        type="search"
        aria-label="Search in errors"
        placeholder="Search in errors"
        autoComplete="off"
        spellCheck={false}
        maxLength={200}
        value={text}
        onChange={(event) => setText(event.target.value)}
        className={`${inputClass} h-7.5! pl-7.5!`}
      />
    </div>
  )
}
