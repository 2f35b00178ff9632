import type { Caller } from '../accounts/caller.ts'

/** Of a caller, what matters for whose keys they may see and use. */
export interface Who {
  /** `null` for the owner of this machine's account, who is no user of the table. */
  readonly userId: number | null
  readonly isAdmin: boolean
}

/** The owner, and whoever calls from inside Corral on their behalf. */
export const ownerOfAll: Who = { userId: null, isAdmin: true }

/** A call that got past the access check has a caller; without one there is nothing to see. */
export function whoIs(caller: Caller | null): Who {
  if (!caller) return { userId: null, isAdmin: false }
  const isAdmin = caller.access === 'admin'
  if (caller.kind === 'owner') return ownerOfAll
  return { userId: caller.kind === 'user' ? caller.id : caller.userId, isAdmin }
}
