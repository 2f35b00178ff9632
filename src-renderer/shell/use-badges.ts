import { hasEnded } from '../lib/download-state.ts'
import { formatCount } from '../lib/format.ts'
import { useCaller } from '../stores/caller.ts'
import { useDownloads } from '../stores/downloads.ts'

/** How many things wait on a screen, and what they are. */
export interface Badge {
  count: number
  label: string
}

/** By id of the screen; without an entry nothing waits there. */
export function useBadges(): Partial<Record<string, Badge>> {
  const pending = useCaller((caller) => caller.pending)
  const fetching = useDownloads(({ value }) => value?.filter((one) => !hasEnded(one)).length ?? 0)
  const badges = {
    users: { count: pending, label: `${formatCount(pending, 'account')} waiting` },
    downloads: { count: fetching, label: `${formatCount(fetching, 'download')} under way` },
  }
  return Object.fromEntries(Object.entries(badges).filter(([, { count }]) => count > 0))
}
