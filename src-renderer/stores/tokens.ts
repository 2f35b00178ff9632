import { create } from 'zustand'
import type { AppToken } from '../../src-main/contract/tokens.ts'
import { client } from '../api/client.ts'
import { errorMessage } from '../lib/error-message.ts'
import { whileOnline } from './connection.ts'

interface Tokens {
  /** null until the first list arrived. */
  list: AppToken[] | null
  problem: string | null
  /** The secret of the token just made: shown once, forgotten when the screen is left. */
  fresh: { id: string; secret: string } | null
}

export const useTokens = create<Tokens>(() => ({ list: null, problem: null, fresh: null }))

export async function refreshTokens(): Promise<void> {
  try {
    useTokens.setState({ list: await client.tokens.list(), problem: null })
  } catch (error) {
    useTokens.setState({ problem: errorMessage(error) })
  }
}

type NewToken = Parameters<typeof client.tokens.create>[0]

export async function createToken(wanted: NewToken): Promise<string> {
  const { id, token } = await client.tokens.create(wanted)
  useTokens.setState({ fresh: { id, secret: token } })
  await refreshTokens()
  return token
}

export async function revokeToken(id: string): Promise<void> {
  await client.tokens.revoke({ id })
  if (useTokens.getState().fresh?.id === id) forgetFreshToken()
  await refreshTokens()
}

export function forgetFreshToken(): void {
  useTokens.setState({ fresh: null })
}

whileOnline(() => void refreshTokens())
