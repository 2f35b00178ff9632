import { CorralError } from '../errors.ts'
import type { LockReason } from './root-places.ts'

const waysOut =
  'Unlock it with the recovery kit or the former secret, or start over and enter the keys again.'

const messages: Record<LockReason, string> = {
  root_missing: `The vault is locked: its root secret is not on this machine. ${waysOut}`,
  root_denied: `The vault is locked: the system did not give out its root secret. Allow it and try again. ${waysOut}`,
  root_wrong: `The vault is locked: the root secret here is another one. ${waysOut}`,
}

export function lockedError(reason: LockReason): CorralError {
  return new CorralError('vault_locked', messages[reason])
}
