import { useEffect } from 'react'
import type { AuditLog } from '../../src-main/contract/activity.ts'
import { client } from '../api/client.ts'
import { createBatch } from '../lib/batch.ts'
import { backOff, delay } from '../lib/delay.ts'
import { useConnection } from './connection.ts'
import { catchUp, takeLogs } from './log-list.ts'

/** Adds new requests to the list for as long as a screen is shown; subscribes anew when it must. */
export function useLiveLogs(): void {
  const online = useConnection(({ phase }) => phase === 'online')

  useEffect(() => {
    if (!online) return undefined
    const stretch = new AbortController()
    void follow(stretch.signal)
    return () => stretch.abort()
  }, [online])
}

async function follow(signal: AbortSignal): Promise<void> {
  const batch = createBatch<AuditLog>(takeLogs)
  for (let attempt = 0; !signal.aborted; attempt += 1) {
    try {
      await catchUp()
      for await (const log of await client.activity.watch(undefined, { signal })) {
        batch.add(log)
        attempt = 0
      }
    } catch {
      // The list stays as it is; what it missed is read with the next try.
    }
    await delay(backOff(attempt), signal)
  }
}
