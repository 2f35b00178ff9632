import { join } from 'node:path'
import { createAnthropic } from '@ai-sdk/anthropic'
import { generateText, stepCountIs, streamText } from 'ai'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeChainModel } from '../../helpers/models/chain-model.ts'
import { familyTemplate } from '../../helpers/models/families/llama-sources.ts'
import { type TestCorral, startTestCorral } from '../../helpers/test-corral.ts'
import { createWeather } from '../weather-tool.ts'

let test: TestCorral
let anthropic: ReturnType<typeof createAnthropic>
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
  anthropic = createAnthropic({ baseURL: `${test.address}/v1`, apiKey: test.userToken })
})
afterAll(() => test[Symbol.asyncDispose]())

const { weather, asked } = createWeather()

describe('the AI SDK', () => {
  it('runs a tool and comes back with the answer', async () => {
    const { text, steps } = await generateText({
      model: anthropic('caller'),
      maxOutputTokens: 512,
      prompt: 'How is the weather?',
      tools: { weather },
      stopWhen: stepCountIs(3),
    })
    expect(asked).toEqual([{ city: 'Oslo' }])
    expect(text).toBe('It rains in Oslo.')
    expect(steps.map(({ finishReason }) => finishReason)).toEqual(['tool-calls', 'stop'])
  })

  it('streams thinking and text, with the usage', async () => {
    const result = streamText({
      model: anthropic('thinker'),
      maxOutputTokens: 512,
      prompt: 'Who is there?',
    })
    expect((await result.text).trim()).toBe('A heron.')
    expect((await result.reasoningText)?.trim()).toBe('A pond, then.')
    const usage = await result.usage
    expect(usage.inputTokens).toBeGreaterThan(3)
    expect(usage.outputTokens).toBeGreaterThan(5)
    expect(await result.finishReason).toBe('stop')
  })
})
