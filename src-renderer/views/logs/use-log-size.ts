import { useEffect, useState } from 'react'
import type { LogStats } from '../../../src-main/contract/activity.ts'
import { client } from '../../api/client.ts'
import { useConnection } from '../../stores/connection.ts'

export type LogSize = Pick<LogStats, 'size_bytes' | 'oldest' | 'lost'>

/** How large the log of requests is, and how far back it goes; null until that is known. */
export function useLogSize(): LogSize | null {
  const [size, setSize] = useState<LogSize | null>(null)
  const online = useConnection(({ phase }) => phase === 'online')

  useEffect(() => {
    if (!online) return undefined
    let left = false
    client.activity.stats({}).then(
      (stats) => left || setSize(stats),
      () => left || setSize(null),
    )
    return () => {
      left = true
    }
  }, [online])

  return size
}
