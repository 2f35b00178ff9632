import { Search } from 'lucide-react'
import { type FormEvent, useEffect, useEffectEvent, useRef, useState } from 'react'
import { routeTo, useRouteQuery } from '../../lib/route.ts'
import { inputClass } from '../../ui/field.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { type SearchWish, sorts } from './search-wish.ts'

/** Somebody who types passes many words: only those they rest on are asked about. */
const restMs = 400

interface SearchBarProps {
  wish: SearchWish
  onChange: (wish: SearchWish) => void
}

export function SearchBar({ wish, onChange }: SearchBarProps) {
  const { words, sort } = wish
  const [text, setText] = useState(words)
  const [known, setKnown] = useState(words)
  if (known !== words) {
    setKnown(words)
    if (text.trim() !== words) setText(words)
  }
  const wanted = text.trim()
  const field = useRef<HTMLInputElement>(null)
  // The palette of commands leads here to type.
  const isAsked = useRouteQuery().has('focus')
  const search = useEffectEvent(() => onChange({ words: wanted, sort }))

  useEffect(() => {
    if (wanted === words) return undefined
    const timer = setTimeout(search, restMs)
    return () => clearTimeout(timer)
  }, [wanted, words])

  useEffect(() => {
    if (!isAsked) return
    field.current?.focus()
    location.replace(routeTo('discover'))
  }, [isAsked])

  function submit(event: FormEvent): void {
    event.preventDefault()
    if (wanted !== words) onChange({ words: wanted, sort })
  }

  return (
    <search className="-mb-4">
      <form onSubmit={submit} className="flex gap-2">
        <div className="relative min-w-0 flex-1">
          <Search size={14} className="absolute top-2.25 left-2.5 text-ink-3" aria-hidden />
          <input
            ref={field}
            type="search"
            aria-label="Search the hub"
            placeholder="Search Hugging Face: a name, a maker, or an address"
            autoComplete="off"
            spellCheck={false}
            maxLength={200}
            value={text}
            onChange={(event) => setText(event.target.value)}
            className={`${inputClass} pl-8!`}
          />
        </div>
        {words !== '' && (
          <SelectField
            className="w-44 [&>div:first-child]:sr-only"
            label="Sort by"
            choices={sorts}
            value={sort}
            onChange={(next) => onChange({ words, sort: next })}
          />
        )}
      </form>
    </search>
  )
}
