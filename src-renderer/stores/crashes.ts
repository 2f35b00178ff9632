import type { CrashRecord } from '../../src-main/contract/diagnostics.ts'
import { client } from '../api/client.ts'
import { useCaller } from './caller.ts'
import { whileOnline } from './connection.ts'
import { createFetched } from './fetched.ts'

/** What went down lately, newest first. Only administrators hear of it. */
export const { useValue: useCrashes, refresh: refreshCrashes } = createFetched<CrashRecord[]>(() =>
  client.diagnostics.crashes.list(),
)

whileOnline((signal) => {
  const ask = () => {
    if (useCaller.getState().admin === true) void refreshCrashes()
  }
  ask()
  const unsubscribe = useCaller.subscribe((now, before) => {
    if (now.admin !== before.admin) ask()
  })
  signal.addEventListener('abort', unsubscribe, { once: true })
})

/** The notice goes; the records stay. */
export async function dismissCrashes(): Promise<void> {
  useCrashes.setState({ value: await client.diagnostics.crashes.dismiss(), problem: null })
}

export async function clearCrashes(): Promise<void> {
  useCrashes.setState({ value: await client.diagnostics.crashes.clear(), problem: null })
}
