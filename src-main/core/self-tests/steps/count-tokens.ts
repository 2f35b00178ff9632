import { z } from 'zod'
import { shaped } from '../event-frames.ts'
import { demand } from '../faults.ts'
import { type SelfTest, shortTimeoutMs } from '../self-test.ts'
import { anthropicWeather } from '../weather-question.ts'
import { AnthropicUsage, promptTokensOf } from './usage.ts'

/** What is counted beforehand is what is used afterwards. */
export const countTokens: SelfTest = {
  name: 'count-tokens',
  kind: 'text',
  timeoutMs: shortTimeoutMs,
  async run(port) {
    const { messages, tools, thinking } = anthropicWeather
    const request = { system: 'You know the weather.', messages, tools, thinking }
    const count = await port.post('/v1/messages/count_tokens', request)
    const counted = shaped(count, z.object({ input_tokens: z.int() }), 'The count').input_tokens
    const message = await port.post('/v1/messages', { ...request, max_tokens: 4, temperature: 0 })
    const { usage } = shaped(message, z.object({ usage: AnthropicUsage }), 'The message')
    const used = promptTokensOf(usage)
    demand(counted === used, `${counted} tokens were counted, ${used} were used.`)
    return `${counted} tokens, counted and used.`
  },
}
