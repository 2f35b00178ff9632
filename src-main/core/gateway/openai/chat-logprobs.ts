import type { Logprob, TokenLogprob } from '../../chat.ts'

/** OpenAI's logprobs of a chat; `null` when there are none. */
export function toChatLogprobs(logprobs: readonly TokenLogprob[] | undefined) {
  if (!logprobs || logprobs.length === 0) return null
  return {
    content: logprobs.map((token) => ({
      ...toLogprob(token),
      top_logprobs: token.top.map(toLogprob),
    })),
    refusal: null,
  }
}

function toLogprob({ text, logprob, bytes }: Logprob) {
  return { token: text, logprob, bytes: [...bytes] }
}
