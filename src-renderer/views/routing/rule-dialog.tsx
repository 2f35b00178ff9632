import type { RoutingRule } from '../../../src-main/contract/routing.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { RuleForm } from './rule-form.tsx'

interface RuleDialogProps {
  open: boolean
  /** The rule to change; null for a new one. */
  rule: RoutingRule | null
  onClose: () => void
}

export function RuleDialog({ open, rule, onClose }: RuleDialogProps) {
  return (
    <Dialog
      open={open}
      wide
      onClose={onClose}
      title={rule === null ? 'New rule' : 'Edit rule'}
      description={
        rule === null ? 'It comes before all others; you can move it afterwards.' : undefined
      }
    >
      <RuleForm rule={rule} onClose={onClose} />
    </Dialog>
  )
}
