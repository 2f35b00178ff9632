import { useEffect, useState } from 'react'
import type { LogStats } from '../../src-main/contract/activity.ts'
import { client } from '../api/client.ts'
import { delay } from '../lib/delay.ts'
import { filterOf, type LogWish } from '../lib/log-filter.ts'
import { useConnection } from './connection.ts'
import { useLogList } from './log-list.ts'

const beatMs = 2000

/** The larger the log, the longer Corral adds up: it is to spend only a small part of its time so. */
const restPart = 20

/**
 * Sums over what is wished for, asked for again when the list has changed. null until they are
 * known; what went wrong is not told: the list beside says it. The words that are searched for do
 * not count.
 */
export function useLogStats(wish: LogWish): LogStats | null {
  const [stats, setStats] = useState<LogStats | null>(null)
  const online = useConnection(({ phase }) => phase === 'online')
  const key = JSON.stringify(wish)

  useEffect(() => {
    if (!online) return undefined
    const shown = new AbortController()
    void follow(JSON.parse(key), shown.signal, setStats)
    return () => shown.abort()
  }, [key, online])

  return stats
}

async function follow(
  wish: LogWish,
  signal: AbortSignal,
  settle: (stats: LogStats | null) => void,
): Promise<void> {
  let hasChanged = true
  const forget = useLogList.subscribe(({ rows, waiting }, last) => {
    if (rows !== last.rows || waiting !== last.waiting) hasChanged = true
  })
  while (!signal.aborted) {
    const startedAt = performance.now()
    if (hasChanged) {
      hasChanged = false
      const stats = await ask(wish, signal)
      if (!signal.aborted) settle(stats)
    }
    await delay(Math.max(beatMs, restPart * (performance.now() - startedAt)), signal)
  }
  forget()
}

function ask(wish: LogWish, signal: AbortSignal): Promise<LogStats | null> {
  const { search: _search, request_id: _request, ...filter } = filterOf(wish)
  return client.activity.stats(filter, { signal }).catch(() => null)
}
