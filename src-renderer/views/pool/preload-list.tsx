import { ChevronDown, ChevronUp, X } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useModels } from '../../stores/models.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { moved } from './limits-draft.ts'
import { useModelNames } from './use-model-name.ts'

interface PreloadListProps {
  ids: string[]
  disabled: boolean
  onChange: (ids: string[]) => void
}

/** Where the focus goes after a change, as the row that it was in is somewhere else or gone. */
interface Focus {
  row: number
  /** Buttons of that row, the wanted one first. */
  buttons: number[]
  said: string
}

const [up, down, remove] = [0, 1, 2]

/** Which models are loaded when Corral starts, and in which order. */
export function PreloadList({ ids, disabled, onChange }: PreloadListProps) {
  const models = useModels(({ value }) => value?.models) ?? []
  const nameOf = useModelNames()
  const left = models.filter(({ id }) => !ids.includes(id))
  const [focus, setFocus] = useState<Focus | null>(null)
  const group = useRef<HTMLFieldSetElement>(null)

  useEffect(() => {
    if (focus === null) return
    const rows = group.current?.querySelectorAll('li') ?? []
    const controls = rows[focus.row]?.querySelectorAll('button')
    const wanted = focus.buttons
      .map((at) => controls?.[at])
      .find((button) => button?.disabled === false)
    const rest = group.current?.querySelector<HTMLElement>('[role=combobox]')
    ;(wanted ?? rest)?.focus()
  }, [focus])

  function move(id: string, step: -1 | 1): void {
    const next = moved(ids, ids.indexOf(id), step)
    const row = next.indexOf(id)
    onChange(next)
    setFocus({
      row,
      buttons: step === -1 ? [up, down] : [down, up],
      said: `${nameOf(id)} is now number ${row + 1} of ${ids.length}`,
    })
  }

  function leaveOut(id: string): void {
    const next = ids.filter((other) => other !== id)
    onChange(next)
    setFocus({
      row: Math.min(ids.indexOf(id), next.length - 1),
      buttons: [remove],
      said: `${nameOf(id)} is not loaded at start any more`,
    })
  }

  return (
    <fieldset ref={group} aria-label="Loaded at start" className="min-w-0">
      <div className="mb-1 font-medium">Loaded at start, in this order</div>
      {ids.length === 0 ? (
        <p className="text-ink-2">None: every model is loaded when it is first asked for.</p>
      ) : (
        <ol
          aria-label="Models loaded at start"
          className="divide-y divide-line rounded-md border border-line-strong"
        >
          {ids.map((id, at) => (
            <li key={id} aria-label={nameOf(id)} className="flex h-9 items-center gap-1 pr-1 pl-3">
              <span className="w-5 text-ink-3 tabular-nums">{at + 1}</span>
              <span className="min-w-0 flex-1 truncate">{nameOf(id)}</span>
              <IconButton
                label={`Load ${nameOf(id)} earlier`}
                disabled={disabled || at === 0}
                onClick={() => move(id, -1)}
              >
                <ChevronUp size={15} aria-hidden />
              </IconButton>
              <IconButton
                label={`Load ${nameOf(id)} later`}
                disabled={disabled || at === ids.length - 1}
                onClick={() => move(id, 1)}
              >
                <ChevronDown size={15} aria-hidden />
              </IconButton>
              <IconButton
                label={`Do not load ${nameOf(id)} at start`}
                disabled={disabled}
                onClick={() => leaveOut(id)}
              >
                <X size={15} aria-hidden />
              </IconButton>
            </li>
          ))}
        </ol>
      )}
      <output className="sr-only">{focus?.said ?? ''}</output>
      <SelectField
        className="mt-2 w-90"
        label="Add to these"
        placeholder={left.length === 0 ? 'All models are in the list' : 'Choose a model'}
        choices={left.map(({ id, name }) => ({ value: id, label: name }))}
        value={null}
        disabled={disabled}
        onChange={(id) => onChange([...ids, id])}
      />
    </fieldset>
  )
}
