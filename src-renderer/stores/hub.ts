import { create } from 'zustand'
import type { HubToken } from '../../src-main/contract/hub.ts'
import { client } from '../api/client.ts'
import { errorMessage } from '../lib/error-message.ts'
import { createFetched } from './fetched.ts'

/** Well-chosen starts, and whether each would fit now. */
export const { useValue: useRecommendations, refresh: refreshRecommendations } = createFetched(() =>
  client.hub.recommendations(),
)

/** Whether Corral has a token for the hub, and whose it is. */
export const { useValue: useHubToken, refresh: refreshHubToken } = createFetched(() =>
  client.hub.token(),
)

interface TokenTest {
  state: 'none' | 'running' | 'passed' | 'failed'
  problem: string | null
}

const untested: TokenTest = { state: 'none', problem: null }

/** The last question to the hub whose the token is. */
export const useHubTokenTest = create<TokenTest>(() => untested)

function show(value: HubToken): void {
  useHubToken.setState({ value, problem: null })
  useHubTokenTest.setState(untested)
}

/** It is tested as soon as it is kept. @throws when it could not be kept */
export async function saveHubToken(token: string): Promise<void> {
  show(await client.hub.saveToken({ token }))
  void testHubToken()
}

/** Asks the hub whose it is. Never throws: the result is in `useHubTokenTest`. */
export async function testHubToken(): Promise<void> {
  useHubTokenTest.setState({ state: 'running', problem: null })
  try {
    await client.hub.testToken()
    useHubTokenTest.setState({ state: 'passed', problem: null })
  } catch (error) {
    useHubTokenTest.setState({ state: 'failed', problem: errorMessage(error) })
  }
  await refreshHubToken()
}

export async function removeHubToken(): Promise<void> {
  show(await client.hub.removeToken())
}
