import { z } from 'zod'
import { shaped } from '../event-frames.ts'
import { ModelFell, demand } from '../faults.ts'
import { type SelfTest, shortTimeoutMs } from '../self-test.ts'

const Completion = z.object({
  id: z.string().min(1),
  object: z.literal('chat.completion'),
  choices: z.tuple([
    z.object({
      index: z.literal(0),
      message: z.object({
        role: z.literal('assistant'),
        content: z.string().nullable(),
        reasoning_content: z.string().nullish(),
      }),
      finish_reason: z.enum(['stop', 'length']),
    }),
  ]),
  usage: z.object({
    prompt_tokens: z.int().positive(),
    completion_tokens: z.int(),
    total_tokens: z.int(),
  }),
})

/** A question, and its answer in one piece. */
export const chat: SelfTest = {
  name: 'chat',
  kind: 'text',
  timeoutMs: shortTimeoutMs,
  async run(port) {
    const answer = await port.post('/v1/chat/completions', {
      messages: [{ role: 'user', content: 'Reply with the word OK.' }],
      reasoning_effort: 'none',
      max_tokens: 64,
      temperature: 0,
    })
    const { choices, usage } = shaped(answer, Completion, 'The answer')
    const { total_tokens: total, prompt_tokens: prompt, completion_tokens: completion } = usage
    demand(total === prompt + completion, 'The tokens do not add up.')
    const { content, reasoning_content: thinking } = choices[0].message
    if (!content && !thinking) throw new ModelFell('It said nothing.')
    return `${completion} tokens in answer to ${prompt}.`
  },
}
