import { Pause, Play, Search } from 'lucide-react'
import type { LogLevel } from '../../../src-main/contract/program-log.ts'
import { formatCount } from '../../lib/format.ts'
import { Button } from '../../ui/button.tsx'
import { CheckField } from '../../ui/check-field.tsx'
import { inputClass } from '../../ui/field.tsx'
import { SelectField } from '../../ui/select-field.tsx'

interface LogToolbarProps {
  level: LogLevel
  onLevel: (level: LogLevel) => void
  search: string
  onSearch: (search: string) => void
  wrap: boolean
  onWrap: (wrap: boolean) => void
  paused: boolean
  onPaused: (paused: boolean) => void
  /** How many lines came during the pause. */
  waiting: number
}

const levels = [
  { value: 'debug', label: 'Everything' },
  { value: 'info', label: 'Information' },
  { value: 'warn', label: 'Warnings' },
  { value: 'error', label: 'Errors' },
  { value: 'fatal', label: 'Fatal errors' },
] as const

/** What is shown of the log, and how. */
export function LogToolbar(props: LogToolbarProps) {
  const { paused, waiting } = props
  return (
    <div className="flex shrink-0 items-center gap-3 px-6 py-3">
      <label className="relative min-w-0 flex-1">
        <span className="sr-only">Search the log</span>
        <Search
          size={14}
          aria-hidden
          className="pointer-events-none absolute top-1/2 left-2.5 -translate-y-1/2 text-ink-3"
        />
        <input
          type="search"
          placeholder="Search the log"
          autoComplete="off"
          spellCheck={false}
          maxLength={200}
          value={props.search}
          onChange={(event) => props.onSearch(event.target.value)}
          className={`${inputClass} pl-8 [&::-webkit-search-cancel-button]:appearance-none`}
        />
      </label>
      <SelectField
        className="w-33 [&>div:first-child]:sr-only"
        label="From this level on"
        choices={levels}
        value={props.level}
        onChange={props.onLevel}
      />
      <CheckField label="Wrap" checked={props.wrap} onChange={props.onWrap} />
      <Button className="min-w-24" onClick={() => props.onPaused(!paused)}>
        {paused ? <Play size={13} aria-hidden /> : <Pause size={13} aria-hidden />}
        {paused ? 'Go on' : 'Pause'}
      </Button>
      <output className="sr-only">
        {paused ? formatCount(waiting, 'line waits', 'lines wait') : ''}
      </output>
      {paused && (
        <span aria-hidden className="text-sm whitespace-nowrap text-ink-3 tabular-nums">
          {waiting} new
        </span>
      )}
    </div>
  )
}
