import { z } from 'zod'
import { streamChat } from '../chat-stream.ts'
import { shaped } from '../event-frames.ts'
import { demand } from '../faults.ts'
import { type SelfTest, shortTimeoutMs } from '../self-test.ts'

const OpenAiUsage = z.object({
  prompt_tokens: z.int().positive(),
  completion_tokens: z.int().positive(),
  total_tokens: z.int().positive(),
})
export const AnthropicUsage = z.object({
  input_tokens: z.int().nonnegative(),
  cache_read_input_tokens: z.int().nonnegative().nullish(),
  cache_creation_input_tokens: z.int().nonnegative().nullish(),
  output_tokens: z.int().nonnegative(),
})

/** Of a whole prompt, wherever its tokens came from. */
export function promptTokensOf(usage: z.infer<typeof AnthropicUsage>): number {
  const { input_tokens: fresh, cache_read_input_tokens: read } = usage
  return fresh + (read ?? 0) + (usage.cache_creation_input_tokens ?? 0)
}

const messages = [{ role: 'user', content: 'Name a colour.' }]

/** What was used is told at the end of a stream, and the same in both dialects. */
export const usage: SelfTest = {
  name: 'usage',
  kind: 'text',
  timeoutMs: shortTimeoutMs,
  async run(port) {
    const common = { messages, max_tokens: 16, temperature: 0 }
    const streamed = await streamChat(port, {
      ...common,
      reasoning_effort: 'none',
      stream_options: { include_usage: true },
    })
    demand(streamed.usage !== null, 'The stream tells no usage though it was asked to.')
    const told = shaped(streamed.usage, OpenAiUsage, 'The usage')
    const { prompt_tokens: prompt, completion_tokens: completion, total_tokens: total } = told
    demand(total === prompt + completion, 'The tokens do not add up.')
    const message = await port.post('/v1/messages', { ...common, thinking: { type: 'disabled' } })
    const shape = z.object({ usage: AnthropicUsage })
    const inAnthropics = shaped(message, shape, 'The message').usage
    demand(inAnthropics.output_tokens > 0, "Anthropic's usage counts no answer.")
    demand(
      promptTokensOf(inAnthropics) === prompt,
      'The dialects count the same prompt differently.',
    )
    return `${prompt} tokens in and ${completion} out, at the end of the stream.`
  },
}
