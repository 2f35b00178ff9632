import { useEffect, useId, useRef, useState } from 'react'
import type { RoutingRule } from '../../../src-main/contract/routing.ts'
import { formatCount } from '../../lib/format.ts'
import { useAttempt } from '../../lib/use-attempt.ts'
import { moveRule } from '../../stores/rules.ts'
import { Button } from '../../ui/button.tsx'
import { Problem } from '../../ui/problem.tsx'
import { RuleCard } from './rule-card.tsx'
import { withPlaces } from './plan-text.ts'
import { namesText } from './rule-parts.ts'
import { useDragOrder } from './use-drag-order.ts'

interface RuleListProps {
  rules: RoutingRule[]
  matchedId: number | null
  readOnly: boolean
}

/** Many hundreds of cards would take long to draw. */
const pageLength = 100

/** The rules in the order in which they are tried, to be put in another. */
export function RuleList({ rules, matchedId, readOnly }: RuleListProps) {
  const helpId = useId()
  const [length, setLength] = useState(pageLength)
  const shown = rules.slice(0, length)
  const list = useRef<HTMLOListElement>(null)
  const [said, setSaid] = useState('')
  const [moved, setMoved] = useState<{ id: number } | null>(null)
  const { problem, attempt } = useAttempt()
  const ids = shown.map(({ id }) => id)
  const { draggedId, grip, styleOf } = useDragOrder(list, ids, move)

  function move(id: number, placeOf: number | ((from: number) => number)): Promise<unknown> {
    return attempt(async () => {
      const to = await moveRule(id, typeof placeOf === 'number' ? () => placeOf : placeOf)
      const rule = rules.find((one) => one.id === id)
      setSaid(`${rule && namesText(rule)} is now number ${to + 1} of ${rules.length}`)
      setMoved({ id })
    })
  }

  // A row that changes its place may leave what is in sight, and lose the focus.
  useEffect(() => {
    if (moved === null) return
    const row = list.current?.querySelector(`[data-rule="${moved.id}"]`)
    row?.scrollIntoView({ block: 'nearest' })
    if (document.activeElement !== document.body) return
    row?.querySelector<HTMLElement>('[data-grip]')?.focus()
  }, [moved])

  return (
    <div>
      <p id={helpId} hidden>
        Drag it, or move it with the arrow keys.
      </p>
      {problem !== null && <Problem className="mb-3">{problem}</Problem>}
      <ol ref={list} aria-label="Rules" className="flex flex-col gap-2">
        {shown.map((rule, index) => (
          <RuleCard
            key={rule.id}
            rule={rule}
            warnings={rule.warnings.map((warning) => withPlaces(warning, rules))}
            place={index + 1}
            count={rules.length}
            matched={rule.id === matchedId}
            dragged={rule.id === draggedId}
            style={styleOf(index)}
            readOnly={readOnly}
            helpId={helpId}
            onPointerDown={grip(rule.id).onPointerDown}
            onMove={(placeOf) => void move(rule.id, placeOf)}
          />
        ))}
      </ol>
      {rules.length > shown.length && (
        <Button className="mt-3" onClick={() => setLength(length + pageLength)}>
          Show more of {formatCount(rules.length - shown.length, 'further rule')}
        </Button>
      )}
      <output className="sr-only">{said}</output>
    </div>
  )
}
