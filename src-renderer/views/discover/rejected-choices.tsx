import type { HubRepo } from '../../../src-main/contract/hub.ts'
import { formatCount } from '../../lib/format.ts'
import { Fold } from '../../ui/fold.tsx'

/** Files of a repository that are not offered, and why. */
export function RejectedChoices({ rejected }: Pick<HubRepo, 'rejected'>) {
  if (rejected.length === 0) return null
  return (
    <Fold title="Not offered" note={formatCount(rejected.length, 'file')} className="-mt-4">
      <ul className="space-y-1.5 select-text">
        {rejected.map(({ path, reason }) => (
          <li key={path}>
            <span className="block text-sm wrap-anywhere text-ink-2">{path}</span>
            <span className="block text-sm text-ink-3">{reason}</span>
          </li>
        ))}
      </ul>
    </Fold>
  )
}
