import type { Caller } from '../accounts/caller.ts'
import type { Pace } from '../accounts/pace.ts'
import { CorralError } from '../errors.ts'
import type { Traffic } from './traffic.ts'

export { maySee } from '../accounts/caller.ts'

/**
 * Lets a request in, or not; which models it may ask for is routing's to say. Only tokens of apps
 * are bound; sessions and the window are not.
 * @throws CorralError `forbidden`, `rate_limited`; `unavailable` while Corral is paused
 */
export type Admit = (caller: Caller | null, endpoint: 'chat' | 'count' | 'embeddings') => void

export function createAdmit(pace: Pace, traffic: Pick<Traffic, 'demandRunning'>): Admit {
  return (caller, endpoint) => {
    traffic.demandRunning()
    if (caller?.kind === 'app' && caller.scopes.endpoints === 'embeddings') {
      if (endpoint !== 'embeddings') {
        throw new CorralError('forbidden', 'This token may only ask for embeddings.')
      }
    }
    pace(caller)
  }
}
