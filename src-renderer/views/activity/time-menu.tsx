import { Clock } from 'lucide-react'
import { useState } from 'react'
import type { LogSpan, LogWish } from '../../lib/log-filter.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { DialogForm } from '../../ui/dialog-form.tsx'
import { Field } from '../../ui/field.tsx'
import { Menu, MenuLine } from '../../ui/menu.tsx'
import { MenuChoice } from '../../ui/submenu.tsx'
import { spanText, timeText } from './filter-text.ts'

interface TimeMenuProps {
  wish: LogWish
  onChange: (change: Partial<LogWish>) => void
}

const spans = Object.entries(spanText) as [LogSpan, string][]
const always = { span: undefined, from: undefined, to: undefined }

/** Which time is shown. */
export function TimeMenu({ wish, onChange }: TimeMenuProps) {
  const [asking, setAsking] = useState(false)
  const { span, from, to } = wish
  const isCustom = from !== undefined || to !== undefined
  return (
    <>
      <Menu
        align="start"
        trigger={
          <Button className="max-w-80">
            <Clock size={14} className="shrink-0" aria-hidden />
            <span className="truncate">{timeText(wish)}</span>
          </Button>
        }
      >
        <MenuChoice chosen={span === undefined && !isCustom} onClick={() => onChange(always)}>
          Any time
        </MenuChoice>
        {spans.map(([value, label]) => (
          <MenuChoice
            key={value}
            chosen={span === value}
            onClick={() => onChange({ ...always, span: value })}
          >
            {label}
          </MenuChoice>
        ))}
        <MenuLine />
        <MenuChoice chosen={isCustom} onClick={() => setAsking(true)}>
          From … to …
        </MenuChoice>
      </Menu>
      <Dialog open={asking} onClose={() => setAsking(false)} title="Which time">
        <TimeForm
          wish={wish}
          onDone={(change) => {
            setAsking(false)
            if (change !== null) onChange({ ...always, ...change })
          }}
        />
      </Dialog>
    </>
  )
}

interface TimeFormProps {
  wish: LogWish
  /** null: given up. */
  onDone: (change: Pick<LogWish, 'from' | 'to'> | null) => void
}

function TimeForm({ wish, onDone }: TimeFormProps) {
  const [from, setFrom] = useState(localText(wish.from))
  const [to, setTo] = useState(localText(wish.to))
  const isTurned = from !== '' && to !== '' && from >= to

  return (
    <DialogForm
      verb="Show"
      ready={!isTurned}
      onSubmit={async () => onDone({ from: isoText(from), to: isoText(to) })}
      onCancel={() => onDone(null)}
    >
      <div className="mt-4 grid grid-cols-2 items-start gap-3">
        <Field
          label="From"
          type="datetime-local"
          value={from}
          onChange={(event) => setFrom(event.target.value)}
        />
        <Field
          label="To"
          type="datetime-local"
          problem={isTurned ? 'This is not after the beginning.' : null}
          value={to}
          onChange={(event) => setTo(event.target.value)}
        />
      </div>
      <p className="mt-2 text-ink-3">Leave one empty for no limit on that side.</p>
    </DialogForm>
  )
}

/** `2026-11-21T14:03`, as the field wants it: the time of this place. */
function localText(iso: string | undefined): string {
  if (iso === undefined) return ''
  const at = new Date(iso)
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}

function isoText(local: string): string | undefined {
  return local === '' ? undefined : new Date(local).toISOString()
}
