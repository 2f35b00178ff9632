import OpenAI from 'openai'
import type { HeadlessServer } from '../e2e/serve-headless.ts'
import { type Contender, freshPrompt } from './contender.ts'

/** The official client at Corral's local port; Corral is a process of its own. */
export async function portContender(server: HeadlessServer, model: string): Promise<Contender> {
  const openai = new OpenAI({ baseURL: `${server.address}/v1`, apiKey: server.firstToken })
  return {
    async tokensPerSecond({ promptTokens, answerTokens }) {
      const startedAt = performance.now()
      const stream = await openai.chat.completions.create({
        model,
        messages: [{ role: 'user', content: freshPrompt(promptTokens) }],
        max_tokens: answerTokens,
        temperature: 0,
        stream: true,
        stream_options: { include_usage: true },
      })
      let firstAt = 0
      let usage: OpenAI.CompletionUsage | undefined
      for await (const chunk of stream) {
        if (chunk.choices[0]?.delta.content) firstAt ||= performance.now()
        usage = chunk.usage ?? usage
      }
      if (!usage) throw new Error('the answer has no usage')
      if (answerTokens === 1) return (usage.prompt_tokens * 1000) / (firstAt - startedAt)
      return ((usage.completion_tokens - 1) * 1000) / (performance.now() - firstAt)
    },
    end: async () => {},
  }
}
