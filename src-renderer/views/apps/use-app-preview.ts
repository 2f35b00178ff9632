import { useEffect, useState } from 'react'
import type { AppId, AppPreview } from '../../../src-main/contract/apps.ts'
import { client } from '../../api/client.ts'
import { errorMessage } from '../../lib/error-message.ts'

interface Preview {
  /** Of the newest choice that was answered; null before the first. */
  preview: AppPreview | null
  problem: string | null
}

/** While a name is typed, only the one it rests on is asked about. */
const restMs = 150

const nothing: Preview = { preview: null, problem: null }

/** Asks what connecting would change; `null` asks nothing. */
export function useAppPreview(id: AppId, model: string | null, fastModel: string | null): Preview {
  const [state, setState] = useState(nothing)

  useEffect(() => {
    if (model === null) return undefined
    let left = false
    const settle = (next: Preview) => {
      if (!left) setState(next)
    }
    const timer = setTimeout(() => {
      client.apps.preview({ id, model, ...(fastModel !== null && { fastModel }) }).then(
        (preview) => settle({ preview, problem: null }),
        (error: unknown) => settle({ preview: null, problem: errorMessage(error) }),
      )
    }, restMs)
    return () => {
      left = true
      clearTimeout(timer)
    }
  }, [id, model, fastModel])

  return model === null ? nothing : state
}
