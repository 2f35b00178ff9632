import { join } from 'node:path'
import OpenAI from 'openai'
import { zodResponseFormat } from 'openai/helpers/zod'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { writeRandomModel } from '../helpers/models/random-model.ts'
import { type TestCorral, startTestCorral } from '../helpers/test-corral.ts'
import { readStream } from './read-stream.ts'

let test: TestCorral
beforeAll(async () => {
  test = await startTestCorral({
    models: (folder) =>
      writeRandomModel(join(folder, 'random.gguf'), { layers: 1, embeddingLength: 64 }),
  })
})
afterAll(() => test[Symbol.asyncDispose]())

const messages = [{ role: 'user' as const, content: 'Describe a bird' }]

async function ask(fields: object): Promise<string | null | undefined> {
  const body = { model: 'random', messages, temperature: 1, seed: 4, ...fields }
  const { choices } = await test.openai.chat.completions.create(body)
  expect(choices[0]!.finish_reason).toBe('stop')
  return choices[0]!.message.content
}

const jsonSchema = (schema: unknown, strict?: boolean) => ({
  response_format: { type: 'json_schema', json_schema: { name: 'answer', schema, strict } },
})

describe('an answer in a given form', () => {
  it.each([undefined, false, true])('is what the schema allows (strict: %s)', async (strict) => {
    const value = { bird: 'heron 🐦', legs: 2, sings: false }
    expect(JSON.parse((await ask(jsonSchema({ const: value }, strict)))!)).toEqual(value)
  })

  it('is parsed by the client', async () => {
    const Bird = z.object({
      name: z.enum(['heron', 'crow']),
      legs: z.literal(2),
      colours: z.array(z.enum(['grey', 'black'])).length(2),
    })
    const { choices } = await test.openai.chat.completions.parse({
      model: 'random',
      messages,
      response_format: zodResponseFormat(Bird, 'bird'),
    })
    const bird = choices[0]!.message.parsed
    expect(bird).toMatchObject({ legs: 2 })
    expect(['heron', 'crow']).toContain(bird!.name)
    expect(bird!.colours).toHaveLength(2)
  })

  it('is the same streamed', async () => {
    const value = { note: 'a "quoted" word, \\ and é' }
    const { choices } = await readStream(
      await test.openai.chat.completions.create({
        model: 'random',
        messages,
        stream: true,
        ...jsonSchema({ const: value }),
      } as unknown as OpenAI.ChatCompletionCreateParamsStreaming),
    )
    expect(JSON.parse(choices[0]!.text)).toEqual(value)
  })

  it('is some JSON object when that is all that is wanted', async () => {
    const more = { response_format: { type: 'json_object' }, max_tokens: 2000 }
    const body = { model: 'random', messages, temperature: 1, seed: 4, ...more } as const
    const { choices } = await test.openai.chat.completions.create(
      body as unknown as OpenAI.ChatCompletionCreateParamsNonStreaming,
    )
    const { content } = choices[0]!.message
    expect(content).toMatch(/^\s*\{/)
    if (choices[0]!.finish_reason === 'stop') expect(typeof JSON.parse(content!)).toBe('object')
  })

  it('follows a schema or a grammar as llama.cpp names them', async () => {
    expect(JSON.parse((await ask({ json_schema: { const: 'heron' } }))!)).toBe('heron')
    const schema = { const: { legs: 2 } }
    const inFormat = { response_format: { type: 'json_object', schema } }
    expect(JSON.parse((await ask(inFormat))!)).toEqual({ legs: 2 })
    expect(await ask({ grammar: 'root ::= "two " ("herons" | "crows")' })).toMatch(
      /^two (herons|crows)$/,
    )
  })

  it.each([
    [{ grammar: 'root ::= (' }],
    [jsonSchema({ $ref: '#/nowhere' })],
    [jsonSchema({ type: 'no such type' })],
  ])('is refused when the form makes no sense: %j', async (fields) => {
    await expect(ask(fields)).rejects.toThrow(OpenAI.BadRequestError)
    expect(JSON.parse((await ask({ json_schema: { const: 1 } }))!)).toBe(1)
  })
})
