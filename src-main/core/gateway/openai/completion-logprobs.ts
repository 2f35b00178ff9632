import type { TokenLogprob } from '../../chat.ts'

/** OpenAI's logprobs of a completion. `offset` is where the text of these tokens begins. */
export function toCompletionLogprobs(logprobs: readonly TokenLogprob[], offset: number) {
  let at = offset
  return {
    tokens: logprobs.map(({ text }) => text),
    token_logprobs: logprobs.map(({ logprob }) => logprob),
    top_logprobs: logprobs.map(({ top }) =>
      Object.fromEntries(top.map(({ text, logprob }) => [text, logprob])),
    ),
    text_offset: logprobs.map(({ text }) => {
      at += text.length
      return at - text.length
    }),
  }
}
