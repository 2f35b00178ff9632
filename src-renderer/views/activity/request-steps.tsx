import { ChevronDown, ChevronUp } from 'lucide-react'
import type { ReactNode } from 'react'
import type { AuditLog } from '../../../src-main/contract/activity.ts'
import { loadedLogs } from '../../lib/log-rows.ts'
import { navigate } from '../../lib/route.ts'
import { useLogList } from '../../stores/log-list.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { listPlace } from './list-place.ts'

/** To the requests before and after this one, as they stand in the list. */
export function RequestSteps({ requestId }: { requestId: string }) {
  const rows = useLogList((list) => list.rows)
  const logs = loadedLogs(rows)
  const first = logs.findIndex((log) => log.request_id === requestId)
  const last = logs.findLastIndex((log) => log.request_id === requestId)
  if (first === -1) return null
  return (
    <>
      <Step label="Newer request" to={logs[first - 1]}>
        <ChevronUp size={18} aria-hidden />
      </Step>
      <Step label="Older request" to={logs[last + 1]}>
        <ChevronDown size={18} aria-hidden />
      </Step>
    </>
  )
}

interface StepProps {
  label: string
  to: AuditLog | undefined
  children: ReactNode
}

function Step({ label, to, children }: StepProps) {
  return (
    <IconButton
      label={label}
      disabled={to === undefined}
      onClick={() => {
        if (to === undefined) return
        listPlace.logId = to.id
        navigate('activity', to.request_id)
      }}
    >
      {children}
    </IconButton>
  )
}
