import { join } from 'node:path'
import { createOpenAI } from '@ai-sdk/openai'
import { generateText, stepCountIs, streamText } from 'ai'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeChainModel } from '../../helpers/models/chain-model.ts'
import { familyTemplate } from '../../helpers/models/families/llama-sources.ts'
import { type TestCorral, startTestCorral } from '../../helpers/test-corral.ts'
import { createWeather } from '../weather-tool.ts'

let test: TestCorral
let openai: ReturnType<typeof createOpenAI>
beforeAll(async () => {
  test = await startTestCorral({
    models: async (folder) => {
      const at = (name: string) => join(folder, `${name}.gguf`)
      await writeChainModel(at('caller'), {
        says: '<tool_call>{"name": "weather", "arguments": {"city": "Oslo"}}</tool_call>',
        afterTool: 'It rains in Oslo.',
      })
      await writeChainModel(at('thinker'), {
        says: '<think>\nA pond, then.\n</think>\n\nA heron.',
        chatTemplate: `${familyTemplate('qwen-3')}{{- '<|assistant|>' -}}`,
      })
    },
  })
  openai = createOpenAI({ baseURL: `${test.address}/v1`, apiKey: test.userToken })
})
afterAll(() => test[Symbol.asyncDispose]())

const { weather, asked } = createWeather()
const question = {
  prompt: 'How is the weather?',
  tools: { weather },
  stopWhen: stepCountIs(3),
  maxRetries: 0,
}
const stateless = { providerOptions: { openai: { store: false } } }

describe('the AI SDK', () => {
  it('runs a tool and comes back with the answer', async () => {
    asked.length = 0
    const model = openai.responses('caller')
    const { text, steps } = await generateText({ model, ...question, ...stateless })
    expect(asked).toEqual([{ city: 'Oslo' }])
    expect(text).toBe('It rains in Oslo.')
    expect(steps.map(({ finishReason }) => finishReason)).toEqual(['tool-calls', 'stop'])
  })

  it('runs a tool in a stream', async () => {
    asked.length = 0
    const result = streamText({ model: openai.responses('caller'), ...question, ...stateless })
    expect(await result.text).toBe('It rains in Oslo.')
    expect(asked).toEqual([{ city: 'Oslo' }])
  })

  it('is told why it has to send earlier texts itself', async () => {
    const model = openai.responses('thinker')
    const user = { role: 'user' as const, content: 'Who is there?' }
    const { response } = await generateText({ model, messages: [user], maxRetries: 0 })
    const messages = [user, ...response.messages, user]
    const again = { model, messages, maxRetries: 0 }
    await expect(generateText(again)).rejects.toThrow("'store' set to false")
    const { text } = await generateText({ ...again, ...stateless })
    expect(text.trim()).toBe('A heron.')
  })

  it('streams thinking and text, with the usage', async () => {
    const result = streamText({ model: openai.responses('thinker'), prompt: 'Who is there?' })
    expect((await result.text).trim()).toBe('A heron.')
    expect((await result.reasoningText)?.trim()).toBe('A pond, then.')
    const usage = await result.usage
    expect(usage.inputTokens).toBeGreaterThan(3)
    expect(usage.outputTokens).toBeGreaterThan(5)
    expect(await result.finishReason).toBe('stop')
  })
})
