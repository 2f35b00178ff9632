import { GripVertical } from 'lucide-react'
import type { KeyboardEvent, PointerEvent } from 'react'

interface RuleGripProps {
  name: string
  /** Says how it is used. */
  describedBy: string
  onPointerDown: (event: PointerEvent<HTMLElement>) => void
  onMove: (placeOf: (from: number) => number) => void
}

const places: Record<string, (from: number) => number> = {
  ArrowUp: (from) => from - 1,
  ArrowDown: (from) => from + 1,
  Home: () => 0,
  End: () => Infinity,
}

/** By which a rule is moved: dragged with the pointer, or with the arrow keys. */
export function RuleGrip({ name, describedBy, onPointerDown, onMove }: RuleGripProps) {
  function onKeyDown(event: KeyboardEvent): void {
    const placeOf = places[event.key]
    if (placeOf === undefined) return
    event.preventDefault()
    onMove(placeOf)
  }
  return (
    <button
      type="button"
      data-grip
      aria-label={`Move ${name}`}
      aria-describedby={describedBy}
      onPointerDown={onPointerDown}
      onKeyDown={onKeyDown}
      className="-ml-1.5 inline-flex h-7 w-5 shrink-0 cursor-grab touch-none items-center justify-center rounded-sm text-ink-3 hover:bg-fill hover:text-ink active:cursor-grabbing"
    >
      <GripVertical size={15} aria-hidden />
    </button>
  )
}
