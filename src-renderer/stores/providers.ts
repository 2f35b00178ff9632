import { create } from 'zustand'
import { client } from '../api/client.ts'
import { errorMessage } from '../lib/error-message.ts'
import { createFetched } from './fetched.ts'

export const { useValue: useProviders, refresh: refreshProviders } = createFetched(() =>
  client.providers.list(),
)

/** Variables of the environment that hold keys of providers that Corral knows. */
export const { useValue: useEnvironment, refresh: refreshEnvironment } = createFetched(() =>
  client.providers.environment.find(),
)

interface TestState {
  state: 'running' | 'passed' | 'failed'
  problem: string | null
}

/** The last connection test of each provider and key, by `testId`. */
export const useTests = create<Record<string, TestState | undefined>>(() => ({}))

export function testId(providerId: number, keyId?: number): string {
  return keyId === undefined ? `provider ${providerId}` : `key ${keyId}`
}

/** Asks the provider, with its key or with this one. Never throws: the result is in `useTests`. */
export async function testConnection(providerId: number, keyId?: number): Promise<void> {
  const id = testId(providerId, keyId)
  useTests.setState({ [id]: { state: 'running', problem: null } })
  try {
    await (keyId === undefined
      ? client.providers.test({ provider_id: providerId })
      : client.providers.keys.test({ provider_id: providerId, key_id: keyId }))
    useTests.setState({ [id]: { state: 'passed', problem: null } })
  } catch (error) {
    useTests.setState({ [id]: { state: 'failed', problem: errorMessage(error) } })
  }
  await refreshProviders()
}

/** Runs a call that changes providers; the list is asked for again whatever came of it. */
export async function changeProviders<T>(call: Promise<T>): Promise<T> {
  try {
    return await call
  } finally {
    await refreshProviders()
  }
}

export async function importVariables(variables: string[]): Promise<void> {
  try {
    await client.providers.environment.import({ variables })
  } finally {
    await Promise.all([refreshProviders(), refreshEnvironment()])
  }
}
