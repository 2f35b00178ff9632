import Anthropic from '@anthropic-ai/sdk'
import OpenAI from 'openai'
import { expect } from 'vitest'

const say = [{ role: 'user' as const, content: 'hi' }]

/** What the official client throws that reads this stream. */
export async function thrownByOpenAi(answer: Response): Promise<string> {
  const openai = new OpenAI({
    apiKey: 'x',
    baseURL: 'http://127.0.0.1:1',
    fetch: async () => answer,
  })
  const read = async () => {
    const events = await openai.chat.completions.create({ model: 'm', messages: say, stream: true })
    for await (const event of events) void event
    return 'no error'
  }
  return read().catch((error: unknown) => String(error))
}

export async function thrownByAnthropic(answer: Response): Promise<string> {
  const anthropic = new Anthropic({
    apiKey: 'x',
    baseURL: 'http://127.0.0.1:1',
    fetch: async () => answer,
  })
  const read = async () => {
    const body = { model: 'm', messages: say, max_tokens: 9, stream: true } as const
    for await (const event of await anthropic.messages.create(body)) void event
    return 'no error'
  }
  return read().catch((error: unknown) => String(error))
}

export async function failedResponse(answer: Response): Promise<string> {
  const text = await answer.text()
  expect(text).toContain('event: response.failed')
  return text
}

export async function lastLine(answer: Response): Promise<string> {
  const lines = (await answer.text()).trim().split('\n')
  const { error } = JSON.parse(lines.at(-1) ?? '') as { error: string }
  return error
}
