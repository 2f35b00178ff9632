import { createAnthropic } from '@ai-sdk/anthropic'
import { createOpenAI } from '@ai-sdk/openai'
import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import { type LanguageModel, generateText, stepCountIs, streamText } from 'ai'
import { Ollama } from 'ollama'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type CloudCorral, startCloudCorral } from './cloud-corral.ts'
import {
  chatAnswer,
  chatFrames,
  chatStream,
  chunk,
  inTurn,
  message,
  messageFrames,
  messageStream,
  stream,
} from './scripts.ts'
import { createWeather } from '../weather-tool.ts'

let corral: CloudCorral
beforeAll(async () => {
  corral = await startCloudCorral()
})
afterAll(() => corral[Symbol.asyncDispose]())
beforeEach(() => {
  corral.cloud.arrivals.length = 0
  corral.claude.arrivals.length = 0
})

const { weather, asked: forecasts } = createWeather()

/** A call of `weather` in pieces, then text once its result is there. */
const openAiCalls = () =>
  inTurn(
    stream([
      chatFrames.role,
      chunk({
        tool_calls: [
          {
            index: 0,
            id: 'call_1',
            type: 'function',
            function: { name: 'weather', arguments: '' },
          },
        ],
      }),
      chunk({ tool_calls: [{ index: 0, function: { arguments: '{"city":' } }] }),
      chunk({ tool_calls: [{ index: 0, function: { arguments: '"Oslo"}' } }] }),
      chunk({}, { finish_reason: 'tool_calls' }),
      chatFrames.usage,
      chatFrames.done,
    ]),
    chatStream('It rains.'),
  )

const { start, blockStop, stop } = messageFrames

function block(type: string, fields: object): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, index: 0, ...fields })}\n\n`
}

const anthropicCalls = () =>
  inTurn(
    stream([
      start,
      block('content_block_start', {
        content_block: { type: 'tool_use', id: 'toolu_1', name: 'weather', input: {} },
      }),
      block('content_block_delta', {
        delta: { type: 'input_json_delta', partial_json: '{"city":' },
      }),
      block('content_block_delta', {
        delta: { type: 'input_json_delta', partial_json: '"Oslo"}' },
      }),
      blockStop,
      block('message_delta', {
        delta: { stop_reason: 'tool_use', stop_sequence: null },
        usage: { output_tokens: 9 },
      }),
      stop,
    ]),
    messageStream('It rains.'),
  )

describe('the AI SDK runs a tool and streams the answer', () => {
  const providers: [string, () => (model: string) => LanguageModel][] = [
    [
      'openai (Responses)',
      () => {
        const openai = createOpenAI({ baseURL: `${corral.address}/v1`, apiKey: corral.userToken })
        return (model) => openai.responses(model)
      },
    ],
    [
      'openai (chat)',
      () => {
        const openai = createOpenAI({ baseURL: `${corral.address}/v1`, apiKey: corral.userToken })
        return (model) => openai.chat(model)
      },
    ],
    [
      'openai-compatible',
      () => {
        const compatible = createOpenAICompatible({
          name: 'corral',
          baseURL: `${corral.address}/v1`,
          apiKey: corral.userToken,
        })
        return (model) => compatible(model)
      },
    ],
    [
      'anthropic',
      () => {
        const anthropic = createAnthropic({
          baseURL: `${corral.address}/v1`,
          apiKey: corral.userToken,
        })
        return (model) => anthropic(model)
      },
    ],
  ]
  const targets: [string, (provider: CloudCorral) => void][] = [
    ['cloud/gpt', (test) => (test.cloud.answer = openAiCalls())],
    ['claude/sonnet', (test) => (test.claude.answer = anthropicCalls())],
  ]
  const cases = providers.flatMap(([name, make]) =>
    targets.map(([model, play]) => ({ name, model, make, play })),
  )

  it.each(cases)('with its provider $name, from $model', async ({ make, model, play }) => {
    forecasts.length = 0
    play(corral)
    const result = streamText({
      model: make()(model),
      prompt: 'How is the weather in Oslo?',
      tools: { weather },
      stopWhen: stepCountIs(3),
      maxRetries: 0,
      providerOptions: { openai: { store: false } },
    })
    expect(await result.text).toBe('It rains.')
    expect(forecasts).toEqual([{ city: 'Oslo' }])
    const steps = await result.steps
    expect(steps.map(({ finishReason }) => finishReason)).toEqual(['tool-calls', 'stop'])
    const fake = [corral.cloud, corral.claude].find(({ arrivals }) => arrivals.length > 0)
    expect(fake?.arrivals).toHaveLength(2)
    expect(fake?.arrivals[1]?.body).toContain('rain')
  })
})

describe('the client of Ollama', () => {
  it.each(['cloud/gpt', 'claude/sonnet'])('chats with %s', async (model) => {
    const host = corral.address
    const headers = { authorization: `Bearer ${corral.userToken}` }
    const ollama = new Ollama({ host, headers })
    const messages = [{ role: 'user', content: 'hi' }]
    corral.claude.answer = message('It rains.')
    corral.cloud.answer = chatAnswer('It rains.')
    const whole = await ollama.chat({ model, messages })
    expect(whole.message.content).toBe('It rains.')
    corral.claude.answer = messageStream('It rains.')
    corral.cloud.answer = chatStream('It rains.')
    let streamed = ''
    for await (const part of await ollama.chat({ model, messages, stream: true })) {
      streamed += part.message.content
    }
    expect(streamed).toBe('It rains.')
  })
})

describe('the AI SDK without streams', () => {
  it('has the text and the usage of the other protocol', async () => {
    corral.claude.answer = message('It rains.')
    const openai = createOpenAI({ baseURL: `${corral.address}/v1`, apiKey: corral.userToken })
    const { text: said, usage } = await generateText({
      model: openai.chat('claude/sonnet'),
      prompt: 'hi',
      maxRetries: 0,
    })
    expect(said).toBe('It rains.')
    expect(usage).toMatchObject({ inputTokens: 11, outputTokens: 2 })
  })
})
