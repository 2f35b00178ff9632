import { useState } from 'react'
import type { RoutingRule } from '../../../src-main/contract/routing.ts'
import { deleteRule } from '../../stores/rules.ts'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { MenuItem, MenuLine, MoreMenu } from '../../ui/menu.tsx'
import { RuleDialog } from './rule-dialog.tsx'

interface RuleActionsProps {
  rule: RoutingRule
  name: string
  /** From 1. */
  place: number
  count: number
  onMove: (placeOf: (from: number) => number) => void
}

type Asking = 'edit' | 'delete' | null

export function RuleActions({ rule, name, place, count, onMove }: RuleActionsProps) {
  const [asking, setAsking] = useState<Asking>(null)
  const close = () => setAsking(null)
  return (
    <>
      <MoreMenu label={`More about ${name}`}>
        <MenuItem onClick={() => setAsking('edit')}>Edit…</MenuItem>
        <MenuLine />
        <MenuItem disabled={place === 1} onClick={() => onMove((from) => from - 1)}>
          Move up
        </MenuItem>
        <MenuItem disabled={place === count} onClick={() => onMove((from) => from + 1)}>
          Move down
        </MenuItem>
        <MenuItem disabled={place === 1} onClick={() => onMove(() => 0)}>
          Move to the top
        </MenuItem>
        <MenuLine />
        <MenuItem danger onClick={() => setAsking('delete')}>
          Delete…
        </MenuItem>
      </MoreMenu>
      <RuleDialog open={asking === 'edit'} rule={rule} onClose={close} />
      <ConfirmDialog
        open={asking === 'delete'}
        onClose={close}
        title="Delete this rule?"
        description={`Requests for ${name} then go by the rules after it, or where Corral finds the name by itself.`}
        verb="Delete"
        onConfirm={() => deleteRule(rule)}
      />
    </>
  )
}
