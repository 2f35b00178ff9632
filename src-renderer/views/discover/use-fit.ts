import { useEffect, useState } from 'react'
import type { Fit, KvCacheType } from '../../../src-main/contract/fit.ts'
import { client } from '../../api/client.ts'
import { errorMessage } from '../../lib/error-message.ts'
import { useConnection } from '../../stores/connection.ts'

/** What the user wants of it; what is left out is up to Corral. */
export interface FitWish {
  contextTokens?: number
  kvCacheType?: KvCacheType
}

interface FitAnswer {
  /** Of the newest question that was answered; null before the first. */
  fit: Fit | null
  /** Which file that is about. */
  file: string | null
  /** Why the newest question has no answer. */
  problem: string | null
}

/** A slider passes many values: only the one it rests on is asked about. */
const restMs = 150

/** Asks whether a file of the hub would fit, by its header, whenever the wish changes. */
export function useFit(
  repo: string,
  file: string | null,
  wish: FitWish,
): FitAnswer & { loading: boolean } {
  const [answer, setAnswer] = useState<FitAnswer>({ fit: null, file: null, problem: null })
  const [settled, setSettled] = useState('')
  const online = useConnection(({ phase }) => phase === 'online')
  const question = JSON.stringify({ repo, file, ...wish })

  useEffect(() => {
    const asked = JSON.parse(question) as FitWish & { repo: string; file: string | null }
    if (!online || asked.file === null) return undefined
    const { file, ...rest } = asked
    const call = new AbortController()
    const settle = (change: (old: FitAnswer) => FitAnswer) => {
      if (call.signal.aborted) return
      setAnswer(change)
      setSettled(question)
    }
    const timer = setTimeout(() => {
      client.fit.file({ file, ...rest }, { signal: call.signal }).then(
        (fit) => settle(() => ({ fit, file, problem: null })),
        (error: unknown) => settle((old) => ({ ...old, problem: errorMessage(error) })),
      )
    }, restMs)
    return () => {
      clearTimeout(timer)
      call.abort()
    }
  }, [online, question])

  return { ...answer, loading: file !== null && settled !== question }
}
