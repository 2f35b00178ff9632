import { type ComponentProps, useEffect, useRef } from 'react'

const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 }

function controlsOf(row: Element): HTMLElement[] {
  return [...row.querySelectorAll<HTMLElement>('button:enabled, a[href]')]
}

/** From a control to its counterpart in the row above or below. */
function moveFocus(list: HTMLElement, event: KeyboardEvent): void {
  const step = steps[event.key]
  const focused = document.activeElement
  const rows = [...list.children].map(controlsOf).filter((controls) => controls.length > 0)
  const at = rows.findIndex((controls) => controls.some((control) => control === focused))
  const next = rows[at + (step ?? 0)]
  if (step === undefined || at === -1 || next === undefined) return
  event.preventDefault()
  const column = rows[at]?.findIndex((control) => control === focused) ?? 0
  next[Math.min(column, next.length - 1)]?.focus()
}

/** Rows on one card, divided by hairlines; arrow keys go from row to row. */
export function RowList(props: ComponentProps<'ul'>) {
  const list = useRef<HTMLUListElement>(null)

  useEffect(() => {
    const ul = list.current
    const onKey = (event: KeyboardEvent) => ul && moveFocus(ul, event)
    ul?.addEventListener('keydown', onKey)
    return () => ul?.removeEventListener('keydown', onKey)
  }, [])

  return (
    <ul
      ref={list}
      className="divide-y divide-line overflow-clip rounded-lg border border-line bg-card"
      {...props}
    />
  )
}
