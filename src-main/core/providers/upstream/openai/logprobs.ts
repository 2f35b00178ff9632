import type { Logprob, TokenLogprob } from '../../../chat.ts'
import { listOf, objectOf, textOf } from '../json.ts'

/** The `logprobs` of a chat's choice; `undefined` for none. Those of completions are not read. */
export function toLogprobs(value: unknown): readonly TokenLogprob[] | undefined {
  const tokens = listOf(objectOf(value).content)
  if (tokens.length === 0) return undefined
  return tokens.map((token) => ({
    ...toLogprob(token),
    top: listOf(objectOf(token).top_logprobs).map(toLogprob),
  }))
}

function toLogprob(value: unknown): Logprob {
  const { token, bytes, logprob } = objectOf(value)
  const text = textOf(token)
  return {
    text,
    bytes: Array.isArray(bytes)
      ? bytes.filter((byte) => typeof byte === 'number')
      : [...Buffer.from(text)],
    logprob: typeof logprob === 'number' ? logprob : 0,
  }
}
