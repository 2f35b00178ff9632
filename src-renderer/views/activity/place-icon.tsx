import { Cloud, Laptop, Network } from 'lucide-react'
import type { AuditLog } from '../../../src-main/contract/activity.ts'

/** Where it was answered, beside the words: this Mac, another server on it, or away from it. */
export function PlaceIcon({ log }: { log: Pick<AuditLog, 'backend_type' | 'left_this_mac'> }) {
  if (log.backend_type === null) return null
  if (log.left_this_mac) return <Cloud size={13} className="shrink-0 text-accent" aria-hidden />
  const Icon = log.backend_type === 'local' ? Laptop : Network
  return <Icon size={13} className="shrink-0 text-ink-3" aria-hidden />
}
