import { create } from 'zustand'
import type { SystemInfo } from '../../src-main/contract/system.ts'
import { client } from '../api/client.ts'
import { whileOnline } from './connection.ts'

interface System {
  /** null until Corral answered. */
  info: SystemInfo | null
}

/** Where Corral listens and which version it is. */
export const useSystem = create<System>(() => ({ info: null }))

async function refresh(): Promise<void> {
  try {
    useSystem.setState({ info: await client.system.info() })
  } catch {
    // The connection's own state says what is wrong; the last known facts stay.
  }
}

whileOnline((signal) => {
  void refresh()
  addEventListener('focus', () => void refresh(), { signal })
})
