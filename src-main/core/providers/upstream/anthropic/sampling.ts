import type { Sampling } from '../../../chat.ts'
import type { ModelTraits } from './model-traits.ts'
import type { Drop, MessagesBody, WireThinking } from './wire-body.ts'

/** What the protocol has no word for, by the names under which clients know it. */
const unknown = {
  minP: 'min_p',
  seed: 'seed',
  frequencyPenalty: 'frequency_penalty',
  presencePenalty: 'presence_penalty',
  repeatPenalty: 'repeat_penalty',
  logitBias: 'logit_bias',
} as const satisfies Partial<Record<keyof Sampling, string>>

type Wire = Pick<MessagesBody, 'temperature' | 'top_p' | 'top_k'>

export function toSampling(
  sampling: Sampling,
  traits: ModelTraits,
  thinking: WireThinking | undefined,
  drop: Drop,
): Wire {
  for (const [key, name] of Object.entries(unknown)) {
    if (sampling[key as keyof typeof unknown] !== undefined) drop(name, 'not in this protocol')
  }
  const { temperature, topP, topK } = sampling
  const wish: Wire = {
    ...(temperature !== undefined && { temperature: Math.min(temperature, 1) }),
    ...(topP !== undefined && { top_p: topP }),
    // 0 stands for all tokens, which is what a request without it gets.
    ...(topK !== undefined && topK > 0 && { top_k: topK }),
  }
  if (traits.refusesSampling || thinking?.type === 'enabled') {
    for (const name of Object.keys(wish)) drop(name, 'this model takes none')
    return {}
  }
  if (!traits.oneOfSampling || wish.temperature === undefined || wish.top_p === undefined) {
    return wish
  }
  drop('top_p', 'this model takes it without temperature only')
  const { top_p: _, ...rest } = wish
  return rest
}
