import { useCallback, useEffect, useState } from 'react'
import type { HubRepo } from '../../../src-main/contract/hub.ts'
import { client } from '../../api/client.ts'
import { errorMessage } from '../../lib/error-message.ts'
import { useConnection } from '../../stores/connection.ts'

interface Shown {
  value: HubRepo | null
  problem: string | null
  retry: () => void
}

/** What the hub tells of one repository; asked once. */
export function useRepo(repo: string): Shown {
  const [state, setState] = useState<Omit<Shown, 'retry'>>({ value: null, problem: null })
  const online = useConnection(({ phase }) => phase === 'online')
  const isAnswered = state.value !== null || state.problem !== null
  const retry = useCallback(() => setState({ value: null, problem: null }), [])

  useEffect(() => {
    if (!online || isAnswered) return undefined
    const call = new AbortController()
    const settle = (next: Omit<Shown, 'retry'>) => {
      if (!call.signal.aborted) setState(next)
    }
    client.hub.repo({ repo }, { signal: call.signal }).then(
      (value) => settle({ value, problem: null }),
      (error: unknown) => settle({ value: null, problem: errorMessage(error) }),
    )
    return () => call.abort()
  }, [online, isAnswered, repo])

  return { ...state, retry }
}
