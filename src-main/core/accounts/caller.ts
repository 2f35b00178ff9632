import type { Access } from '../../contract/call.ts'

/** Who is asking. The window acts as the owner of this Mac's account; apps show a token. */
export type Caller =
  | { readonly kind: 'owner'; readonly access: 'admin' }
  | { readonly kind: 'app'; readonly access: 'user' | 'admin'; readonly tokenId: string }

export const owner: Caller = { kind: 'owner', access: 'admin' }

/** May this caller (`null`: nobody in particular) make calls of this access level? */
export function mayCall(caller: Caller | null, access: Access): boolean {
  if (access === 'public') return true
  if (!caller) return false
  return access === 'user' || caller.access === 'admin'
}
