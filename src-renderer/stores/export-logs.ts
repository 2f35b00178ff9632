import { client } from '../api/client.ts'
import { filterOf, type LogWish, queryOf } from '../lib/log-filter.ts'
import { useSystem } from './system.ts'

export type LogFormat = 'jsonl' | 'csv' | 'parquet'

const closed = 'The port is closed, and files come through it. Open it and try again.'

/**
 * Has the browser save what the filter lets through, of any size. In the window the address is not
 * the page's own: the app takes it as a download and leaves the page where it is.
 */
export async function exportLogs(format: LogFormat, wish: LogWish): Promise<void> {
  const base = window.corral === undefined ? location.origin : useSystem.getState().info?.address
  if (base == null) throw new Error(closed)
  const { ticket } = await client.auth.ticket()
  const url = new URL('/api/system/audit-logs/export', base)
  const query = { ...queryOf(filterOf(wish)), format, token: ticket }
  url.search = new URLSearchParams(query).toString()
  const link = document.createElement('a')
  link.href = url.href
  link.download = ''
  link.click()
}
