import { useEffect, useState } from 'react'
import type { Explanation, RouteQuestion, RoutingRule } from '../../../src-main/contract/routing.ts'
import { client } from '../../api/client.ts'
import { errorMessage } from '../../lib/error-message.ts'

interface Explained {
  /** Of the newest question that was answered; null before the first. */
  explanation: Explanation | null
  problem: string | null
}

type Question = Partial<RouteQuestion> & Pick<RouteQuestion, 'model_name'>

/** Somebody who types passes many names: only the one they rest on is asked about. */
const restMs = 150

const nothing: Explained = { explanation: null, problem: null }

/**
 * Asks where a request would go, again whenever the question changes or the rules were asked for
 * again. The last answer stays until the next one is there.
 * @param rules null while nobody knows them
 */
export function useExplanation(
  question: Question | null,
  rules: readonly RoutingRule[] | null,
): Explained {
  const [state, setState] = useState(nothing)
  const asked = question === null ? null : JSON.stringify(question)

  useEffect(() => {
    // What was answered before the name was cleared is no answer to the next one.
    if (asked === null || rules === null) return () => setState(nothing)
    let left = false
    const settle = (next: Explained) => {
      if (!left) setState(next)
    }
    const timer = setTimeout(() => {
      client.routing.explain(JSON.parse(asked) as Question).then(
        (explanation) => settle({ explanation, problem: null }),
        (error: unknown) => settle({ explanation: null, problem: errorMessage(error) }),
      )
    }, restMs)
    return () => {
      left = true
      clearTimeout(timer)
    }
  }, [asked, rules])

  return asked === null ? nothing : state
}
