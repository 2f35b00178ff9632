import type { Access } from '../../contract/call.ts'
import { CorralError } from '../errors.ts'

/** Who is asking. The window acts as the owner of this Mac's account. */
export type Caller = Owner | UserCaller | AppCaller

interface Owner {
  readonly kind: 'owner'
  readonly access: 'admin'
}

/** Somebody who has signed in. */
export interface UserCaller {
  readonly kind: 'user'
  /** `admin` for an administrator. */
  readonly access: 'user' | 'admin'
  readonly id: number
  readonly email: string
  readonly session: { readonly version: number; readonly expiresAt: Date }
}

/** An app that shows a token. */
export interface AppCaller {
  readonly kind: 'app'
  /** Never more than its user has. */
  readonly access: 'user' | 'admin'
  readonly tokenId: string
  readonly label: string
  /** Whose token it is; `null` for the owner of this machine's account. */
  readonly userId: number | null
  readonly userEmail: string | null
  /** A `corral` command on this Mac: it may write the data folder. No call of the contract makes one. */
  readonly isCommand: boolean
  readonly scopes: TokenScopes
}

/** What an app may ask for at the local port. */
export interface TokenScopes {
  /** `null` for all. */
  readonly models: readonly string[] | null
  /** May its requests leave this machine? */
  readonly cloud: boolean
  readonly endpoints: 'all' | 'embeddings'
  readonly expiresAt: Date | null
  readonly requestsPerMinute: number | null
}

export const owner: Caller = { kind: 'owner', access: 'admin' }

/** Whether the owner of this Mac's account asks: in the window, or by a `corral` command. */
export function isOwner(caller: Caller | null): boolean {
  return caller?.kind === 'app' ? caller.isCommand : caller?.kind === 'owner'
}

/** May this caller (`null`: nobody in particular) make calls of this access level? */
export function mayCall(caller: Caller | null, access: Access): boolean {
  if (access === 'public') return true
  if (!caller) return false
  return access === 'user' || caller.access === 'admin'
}

/** Whether a caller may ask for a model, and so may know that it is there. */
export function maySee(caller: Caller | null, model: string): boolean {
  return caller?.kind !== 'app' || (caller.scopes.models?.includes(model) ?? true)
}

/** Whether a caller may know of all models. */
export function maySeeAll(caller: Caller | null): boolean {
  return caller?.kind !== 'app' || caller.scopes.models === null
}

/** @throws CorralError `forbidden` */
export function demandModel(caller: Caller | null, model: string): void {
  if (maySee(caller, model)) return
  throw new CorralError('forbidden', `This token may not use the model '${model}'.`, {
    param: 'model',
  })
}

/** The user that a caller is or acts for; `null` for the owner and for the owner's apps. */
export function userIdOf(caller: Caller | null): number | null {
  if (caller?.kind === 'user') return caller.id
  return caller?.kind === 'app' ? caller.userId : null
}

/** @throws CorralError `unauthorized` for nobody */
export function knownCaller(caller: Caller | null): Caller {
  if (!caller) throw new CorralError('unauthorized', 'Could not validate credentials')
  return caller
}

/** @throws CorralError `unauthorized` for nobody, `forbidden` for the owner and for apps */
export function signedInUser(caller: Caller | null): UserCaller {
  const known = knownCaller(caller)
  if (known.kind === 'user') return known
  throw new CorralError('forbidden', 'This call needs a user who has signed in.')
}
