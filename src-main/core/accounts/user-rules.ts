import { CorralError } from '../errors.ts'

export interface Standing {
  readonly isAdmin: boolean
  readonly status: 'pending' | 'approved' | 'disabled'
}

/** May sign in and administer. */
function isActiveAdmin({ isAdmin, status }: Standing): boolean {
  return isAdmin && status === 'approved'
}

/**
 * Somebody must always be able to administer.
 * @param after `null` when the user is to be deleted
 * @param otherActiveAdmins how many there are beside this one
 * @throws CorralError `invalid_input` in the predecessors' words
 */
export function checkAdminRemains(
  before: Standing,
  after: Standing | null,
  otherActiveAdmins: number,
): void {
  if (!isActiveAdmin(before) || otherActiveAdmins > 0) return
  if (!after) throw new CorralError('invalid_input', 'Cannot delete last admin')
  if (!after.isAdmin) throw new CorralError('invalid_input', 'Cannot remove last admin')
  if (after.status !== 'approved') {
    throw new CorralError('invalid_input', 'Cannot disable last active admin')
  }
}

/** @throws CorralError `forbidden` for a user who is not, or no longer, let in */
export function checkMaySignIn({ status }: Standing): void {
  if (status === 'pending') throw new CorralError('forbidden', 'Account pending approval')
  if (status === 'disabled') throw new CorralError('forbidden', 'Account disabled')
}
