import { CloudOff } from 'lucide-react'
import { routeTo } from '../lib/route.ts'
import { useActivitySettings } from '../stores/activity-settings.ts'
import { useCaller } from '../stores/caller.ts'

const rowClass = 'flex min-h-8 items-center gap-2.5 rounded-sm px-2 text-sm font-medium text-accent'

/** On every screen while the switch is on: why no provider answers. */
export function NothingLeaves() {
  const on = useActivitySettings(({ value }) => value?.nothing_leaves === true)
  const admin = useCaller((caller) => caller.admin === true)
  const content = (
    <>
      <CloudOff size={16} strokeWidth={1.9} className="shrink-0" aria-hidden />
      Nothing leaves this Mac
    </>
  )
  return (
    <output className={`block shrink-0 px-2.5 ${on ? 'pb-2' : ''}`}>
      {on &&
        (admin ? (
          <a
            href={routeTo('egress')}
            draggable={false}
            className={`${rowClass} cursor-default bg-accent-soft`}
          >
            {content}
          </a>
        ) : (
          <p className={`${rowClass} bg-accent-soft`}>{content}</p>
        ))}
    </output>
  )
}
