import { useCallback, useEffect, useState } from 'react'
import type { HubModel } from '../../../src-main/contract/hub.ts'
import { client } from '../../api/client.ts'
import { errorMessage } from '../../lib/error-message.ts'
import { useConnection } from '../../stores/connection.ts'
import type { SearchWish } from './search-wish.ts'

interface Found {
  /** Of the last question that was answered; null before the first. */
  models: HubModel[] | null
  problem: string | null
  /** Which question this answers. */
  key: string
}

/** The last answer, so that whoever comes back from a repository finds the list as it was. */
let last: Found = { models: null, problem: null, key: '' }

interface Search {
  models: HubModel[] | null
  problem: string | null
  /** The newest question has no answer yet; what is shown answers an older one. */
  loading: boolean
  retry: () => void
}

/** Asks the hub whenever the wish changes; nothing is asked without words. */
export function useSearch({ words, sort }: SearchWish): Search {
  const [found, setFound] = useState(last)
  const online = useConnection(({ phase }) => phase === 'online')
  const key = `${sort} ${words}`
  const isAnswered = found.key === key
  const retry = useCallback(() => setFound((now) => ({ ...now, problem: null, key: '' })), [])

  useEffect(() => {
    if (!online || words === '' || isAnswered) return undefined
    const call = new AbortController()
    const settle = (next: Found) => {
      if (call.signal.aborted) return
      last = next
      setFound(next)
    }
    client.hub.search({ query: words, sort, limit: 50 }, { signal: call.signal }).then(
      (models) => settle({ models, problem: null, key }),
      (error: unknown) => settle({ models: null, problem: errorMessage(error), key }),
    )
    return () => call.abort()
  }, [online, words, sort, key, isAnswered])

  return { ...found, loading: words !== '' && !isAnswered, retry }
}
