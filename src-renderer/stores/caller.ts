import { ORPCError } from '@orpc/client'
import { create } from 'zustand'
import type { User } from '../../src-main/contract/auth.ts'
import { client } from '../api/client.ts'
import { keepFresh } from './fetched.ts'

interface Caller {
  /** The account that is signed in; null for this Mac's owner and for a token. */
  user: User | null
  /** May manage Corral; null until that is known. */
  admin: boolean | null
  /** Accounts that wait for approval; only administrators learn of them. */
  pending: number
}

const isWindow = window.corral !== undefined

/** Who uses this page. The window acts as the owner of this Mac's account. */
export const useCaller = create<Caller>(() => ({
  user: null,
  admin: isWindow ? true : null,
  pending: 0,
}))

export async function refreshCaller(): Promise<void> {
  const user = isWindow ? null : await client.auth.me().catch(() => null)
  if (user !== null) useCaller.setState({ user, admin: user.is_admin })
  if (user?.is_admin === false) return
  try {
    const { count } = await client.auth.users.pendingCount()
    useCaller.setState({ admin: true, pending: count })
  } catch (error) {
    if (error instanceof ORPCError && error.code === 'forbidden') {
      useCaller.setState({ admin: false, pending: 0 })
    }
  }
}

keepFresh(refreshCaller, () => 20_000)
