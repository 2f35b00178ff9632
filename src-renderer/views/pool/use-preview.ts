import { useEffect, useState } from 'react'
import type { PoolConfig, PooledModel, PoolPreview } from '../../../src-main/contract/pool.ts'
import { client } from '../../api/client.ts'
import { errorMessage } from '../../lib/error-message.ts'

interface Preview {
  /** Of the newest change that was answered; null before the first. */
  preview: PoolPreview | null
  problem: string | null
}

/** A slider passes many values: only the one it rests on is asked about. */
const restMs = 150

const nothing: Preview = { preview: null, problem: null }

/** Asks what a change would do, again whenever it or what is in memory changes. */
export function usePreview(changes: Partial<PoolConfig> | null, models: PooledModel[]): Preview {
  const [state, setState] = useState(nothing)
  const resident = models.map(({ modelId, state, pinned }) => [modelId, state, pinned])
  // A text, because the figures of models that stay change many times a second.
  const question = changes === null ? null : JSON.stringify({ changes, resident })

  useEffect(() => {
    if (question === null) return undefined
    let left = false
    const settle = (next: Preview) => {
      if (!left) setState(next)
    }
    const timer = setTimeout(() => {
      const { changes } = JSON.parse(question) as { changes: Partial<PoolConfig> }
      client.pool.preview(changes).then(
        (preview) => settle({ preview, problem: null }),
        (error: unknown) => settle({ preview: null, problem: errorMessage(error) }),
      )
    }, restMs)
    return () => {
      left = true
      clearTimeout(timer)
    }
  }, [question])

  return question === null ? nothing : state
}
