import { PenOff } from 'lucide-react'
import { routeTo } from '../../lib/route.ts'
import { useActivitySettings } from '../../stores/activity-settings.ts'
import { useCaller } from '../../stores/caller.ts'
import { Notice } from '../../ui/notice.tsx'

/** While nothing is written about requests: that what is shown is not all there was. */
export function NotWritten() {
  const off = useActivitySettings(({ value }) => value?.log_requests === false)
  const admin = useCaller((caller) => caller.admin === true)
  if (!off) return null
  return (
    <Notice icon={PenOff}>
      Nothing is written about requests now, so what happens is missing here.{' '}
      {admin && (
        <a href={routeTo('logs', 'kept')} className="text-accent underline underline-offset-2">
          Change what is kept
        </a>
      )}
    </Notice>
  )
}
