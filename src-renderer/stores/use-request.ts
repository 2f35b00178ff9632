import { useEffect, useState } from 'react'
import type { RequestDetail } from '../../src-main/contract/activity.ts'
import { client } from '../api/client.ts'
import { delay } from '../lib/delay.ts'
import { errorMessage } from '../lib/error-message.ts'
import { mayGoOn } from '../lib/request-state.ts'
import { useConnection } from './connection.ts'

interface Request {
  /** null until it is there. */
  detail: RequestDetail | null
  problem: string | null
}

const nothing: Request = { detail: null, problem: null }

const beatMs = 2000

/** One request with all its tries; asked for again as long as another try may follow. */
export function useRequest(requestId: string): Request {
  const [request, setRequest] = useState(nothing)
  const online = useConnection(({ phase }) => phase === 'online')

  useEffect(() => {
    if (!online) return undefined
    const shown = new AbortController()
    void follow(requestId, shown.signal, setRequest)
    return () => shown.abort()
  }, [requestId, online])

  return request
}

async function follow(
  requestId: string,
  signal: AbortSignal,
  settle: (change: (last: Request) => Request) => void,
): Promise<void> {
  let mayChange = true
  while (mayChange && !signal.aborted) {
    try {
      const detail = await client.activity.get({ request_id: requestId }, { signal })
      mayChange = mayGoOn(detail, Date.now())
      if (!signal.aborted) settle(() => ({ detail, problem: null }))
    } catch (error) {
      if (!signal.aborted) settle((last) => ({ ...last, problem: errorMessage(error) }))
      return
    }
    if (mayChange) await delay(beatMs, signal)
  }
}
