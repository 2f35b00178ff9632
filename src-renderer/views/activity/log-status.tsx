import { Ban, CircleCheck, CircleSlash, CircleX, ClockAlert, type LucideIcon } from 'lucide-react'
import type { LogStatus } from '../../../src-main/contract/activity.ts'
import { logStatusText } from '../../lib/log-text.ts'

const looks: Record<LogStatus, { icon: LucideIcon; tone: string }> = {
  success: { icon: CircleCheck, tone: 'text-ok' },
  error: { icon: CircleX, tone: 'text-danger' },
  timeout: { icon: ClockAlert, tone: 'text-danger' },
  cancelled: { icon: CircleSlash, tone: 'text-ink-3' },
  refused: { icon: Ban, tone: 'text-accent' },
}

/** How it ended: a sign, a colour, and always the word. */
export function LogStatusMark({ status }: { status: LogStatus }) {
  const { icon: Icon, tone } = looks[status]
  return (
    <span className="flex min-w-0 items-center gap-1.5">
      <Icon size={13} className={`shrink-0 ${tone}`} aria-hidden />
      <span className={`truncate ${status === 'success' ? '' : tone}`}>
        {logStatusText[status]}
      </span>
    </span>
  )
}
