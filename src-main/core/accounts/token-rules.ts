import { CorralError } from '../errors.ts'
import { type Caller, userIdOf } from './caller.ts'

/**
 * Whose tokens a caller may see and revoke: `undefined` means everybody's.
 * @throws CorralError `forbidden` for an app that may not administer: a key makes no keys
 */
export function tokensOf(caller: Caller): number | undefined {
  if (caller.access === 'admin') return undefined
  if (caller.kind === 'user') return caller.id
  throw new CorralError('forbidden', 'Admin access required')
}

/**
 * Whose a new token will be: the asking user's, or whoever's an administrator names.
 * @throws CorralError `forbidden` when it would have more rights than its maker
 */
export function newTokenOwner(
  caller: Caller,
  wanted: { access: 'user' | 'admin'; userId?: number | undefined },
): number | null {
  const own = tokensOf(caller)
  const isForOther = wanted.userId !== undefined && wanted.userId !== own
  if (own !== undefined && (isForOther || wanted.access === 'admin')) {
    throw new CorralError('forbidden', 'Admin access required')
  }
  return wanted.userId ?? userIdOf(caller)
}
