import { createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ExportFormat } from '../../contract/activity.ts'
import { interruptible } from '../interruptible.ts'
import type { RequestFilter } from '../logs-options.ts'
import { requestFilter } from '../request-filter.ts'
import { createRestClient } from '../rest-client.ts'
import { withToRunning } from '../with-client.ts'

export interface ExportOptions extends RequestFilter {
  format: ExportFormat
  out: string
}

/** Writes all rows that fit into a new file, which is removed again when it does not succeed. */
export function exportLogs({ format, out, ...wish }: ExportOptions): Promise<void> {
  return interruptible((signal) =>
    withToRunning('admin', async ({ address, token }) => {
      const filter = await requestFilter(createRestClient(address, token), wish)
      const query = new URLSearchParams({ ...(filter as Record<string, string>), format })
      const answer = await fetch(`${address}/api/system/audit-logs/export?${query.toString()}`, {
        headers: { authorization: `Bearer ${token}` },
        signal,
      })
      if (!answer.ok || !answer.body) throw new Error(`the export was refused (${answer.status})`)
      const bytes = Readable.fromWeb(answer.body)
      const file = createWriteStream(out, { flags: 'wx', mode: 0o600 })
      let isOurs = false
      file.once('open', () => (isOurs = true))
      try {
        await pipeline(bytes, file, { signal })
      } catch (error) {
        if (isOurs) await rm(out, { force: true })
        throw error
      }
    }),
  )
}
