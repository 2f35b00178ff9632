import { setTimeout as sleep } from 'node:timers/promises'
import { userIdOf } from '../../accounts/caller.ts'
import type { Access, NoAccess, ProviderAccess } from '../../providers/access/access.ts'
import type { ProviderTarget } from '../../routing/route.ts'
import type { Asked } from './attempts.ts'

/** A short wait for a key that cools is better than a refusal, where nobody else can be asked. */
const longestWaitMs = 5000

/** What one target has seen of this request. */
export interface Visit {
  /** `Access.id`s that have failed. */
  readonly tried: Set<string>
  /** All have been tried, but one of them may do better the second time. */
  mayRepeat: boolean
  hasWaited: boolean
}

/**
 * A key and an address for one try. Waits at most once, and only when `isLast`.
 * @throws what the client's leaving throws
 */
export async function findAccess(
  access: ProviderAccess,
  { providerId, model }: ProviderTarget,
  visit: Visit,
  { asked, isLast, deadline }: { asked: Asked; isLast: boolean; deadline: number },
): Promise<Access | NoAccess> {
  const { sessionKey, signal } = asked
  const userId = userIdOf(asked.caller)
  for (;;) {
    const found = await access.take(providerId, { userId, model, sessionKey, tried: visit.tried })
    if (found.kind === 'access') return found
    if (found.reason === 'tried' && visit.mayRepeat) {
      visit.mayRepeat = false
      visit.tried.clear()
      continue
    }
    const { waitMs } = found
    const boundMs = Math.min(longestWaitMs, deadline - performance.now())
    if (!isLast || visit.hasWaited || waitMs === null || waitMs > boundMs) return found
    visit.hasWaited = true
    // Requests that wait for the same key would all come back at once.
    await sleep(waitMs * (1 + Math.random() * 0.1), undefined, { signal })
    visit.tried.clear()
  }
}
