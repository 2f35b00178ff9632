import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeChainModel } from '../helpers/models/chain-model.ts'
import { type TestCorral, startTestCorral } from '../helpers/test-corral.ts'

let test: TestCorral
beforeAll(async () => {
  test = await startTestCorral({
    models: (folder) => writeChainModel(join(folder, 'heron.gguf'), { says: 'The heron waits.' }),
  })
})
afterAll(() => test[Symbol.asyncDispose]())

const request = { messages: [{ role: 'user' as const, content: 'Hello' }] }

describe('what is told about an answer', () => {
  it('are the tokens that needed no computing, in headers and beside the usage', async () => {
    const conversation = [
      ...request.messages,
      { role: 'assistant' as const, content: 'The heron waits.' },
      { role: 'user' as const, content: 'And then?' },
    ]
    await test.openai.chat.completions.create({ model: 'heron', ...request })
    const { data, response } = await test.openai.chat.completions
      .create({ model: 'heron', messages: conversation })
      .withResponse()
    const usage = data.usage!
    expect(usage.prompt_tokens_details!.cached_tokens).toBeGreaterThan(0)
    expect(usage.completion_tokens_details).toEqual({ reasoning_tokens: 0 })
    expect(response.headers.get('x-corral-cached-tokens')).toBe(
      String(usage.prompt_tokens_details!.cached_tokens),
    )
    expect(response.headers.get('x-corral-prompt-tokens')).toBe(String(usage.prompt_tokens))
    const stream = await test.openai.chat.completions.create({
      model: 'heron',
      messages: conversation,
      stream: true,
      stream_options: { include_usage: true },
    })
    let last: unknown
    for await (const chunk of stream) last = chunk
    expect(last).toMatchObject({
      choices: [],
      corral: { first_token_ms: expect.any(Number) as number, prefix_break: null },
    })
  })

  it('is where a conversation stopped being like the one before, without its words', async () => {
    const rules = 'Say what you know of birds. '.repeat(20)
    const ask = (day: string) =>
      test.openai.chat.completions
        .create({
          model: 'heron',
          messages: [
            { role: 'system', content: `${rules}It is ${day}. ${rules}` },
            ...request.messages,
          ],
        })
        .withResponse()
    await ask('Monday')
    const same = await ask('Monday')
    expect(same.data).toMatchObject({ corral: { prefix_break: null } })
    expect(same.response.headers.has('x-corral-prefix-break')).toBe(false)
    const { data, response } = await ask('Tuesday')
    const { cached_tokens: cached } = data.usage!.prompt_tokens_details!
    const lost = { field: 'messages.0', same_chars: rules.length + 'It is '.length }
    expect(data).toMatchObject({ corral: { prefix_break: lost } })
    expect(response.headers.get('x-corral-prefix-break')).toMatch(
      new RegExp(`^messages\\.0; same_chars=${lost.same_chars}; lost_tokens=\\d+$`),
    )
    expect(cached).toBeGreaterThan(500)
    expect(cached).toBeLessThan(data.usage!.prompt_tokens / 2 + 50)
  })
})
