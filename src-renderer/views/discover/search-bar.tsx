import { type FormEvent, useEffect, useEffectEvent, useRef, useState } from 'react'
import { routeTo, useRouteQuery } from '../../lib/route.ts'
import { SearchField } from '../../ui/search-field.tsx'
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
        <SearchField
          ref={field}
          label="Search the hub"
          placeholder="Search Hugging Face: a name, a maker, or an address"
          value={text}
          onChange={setText}
          className="min-w-0 flex-1"
        />
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
