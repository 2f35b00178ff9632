import type { AuditLog } from '../../contract/activity.ts'
import { type Caller, knownCaller } from '../accounts/caller.ts'
import type { Sight } from './entry.ts'

/**
 * Whose rows a caller may see: administrators all, users their own and those of their apps, apps
 * what they have asked themselves. @throws CorralError `unauthorized` for nobody
 */
export function sightOf(caller: Caller | null): Sight {
  const known = knownCaller(caller)
  if (known.access === 'admin') return { kind: 'all' }
  if (known.kind === 'app') return { kind: 'app', tokenId: known.tokenId }
  return { kind: 'user', userId: known.id }
}

export function sees(sight: Sight, log: AuditLog): boolean {
  if (sight.kind === 'app') return log.app_id === sight.tokenId
  return sight.kind === 'all' || log.user_id === sight.userId
}
