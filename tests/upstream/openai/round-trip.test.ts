import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Block, ChatRequest, Turn } from '../../../src-main/core/chat.ts'
import { parseChatRequest } from '../../../src-main/core/gateway/openai/chat-request.ts'
import { parseCompletionRequest } from '../../../src-main/core/gateway/openai/completion-request.ts'
import { encodeCompletion } from '../../../src-main/core/providers/upstream/openai/completions.ts'
import { chat, encode } from './requests.ts'

const text = fc.string({ unit: 'grapheme', maxLength: 20 })
const texts = (minLength: number, maxLength: number): fc.Arbitrary<Block[]> =>
  fc.array(
    text.map((said) => ({ type: 'text' as const, text: said })),
    { minLength, maxLength },
  )
const json = fc
  .dictionary(fc.string(), fc.jsonValue({ maxDepth: 2 }))
  .map((value) => JSON.stringify(value))
const name = fc.stringMatching(/^[a-zA-Z0-9_-]{1,12}$/)

/** An answer, and what its calls came to. */
const exchange = ({ maxTexts, thinks }: Shape): fc.Arbitrary<Turn[]> => {
  const thought = text
    .filter((said) => said !== '')
    .map((said): Block[] => [{ type: 'thinking', text: said }])
  const call = fc.record({ name, arguments: json, result: text })
  return fc
    .record({
      thinking: thinks ? fc.oneof(thought, fc.constant([])) : fc.constant([]),
      said: texts(0, maxTexts),
      calls: fc.array(call, { maxLength: 3 }),
    })
    .filter(({ said, calls }) => said.length + calls.length > 0)
    .map(({ thinking, said, calls }): Turn[] => [
      {
        role: 'assistant',
        blocks: [
          ...thinking,
          ...said,
          ...calls.map(({ name: called, arguments: args }, index) => {
            return { type: 'tool_call' as const, id: `id${index}`, name: called, arguments: args }
          }),
        ],
      },
      ...calls.map(({ result }, index): Turn => {
        return {
          role: 'tool',
          blocks: [{ type: 'tool_result', callId: `id${index}`, text: result }],
        }
      }),
    ])
}

interface Shape {
  readonly maxTexts: number
  readonly thinks: boolean
}

const turns = (shape: Shape): fc.Arbitrary<Turn[]> => {
  const plain = fc.record({
    role: fc.constantFrom('system' as const, 'user' as const),
    blocks: texts(1, shape.maxTexts),
  })
  const step = fc.oneof(
    plain.map((turn) => [turn]),
    exchange(shape),
  )
  return fc.array(step, { minLength: 1, maxLength: 6 }).map((steps) => steps.flat())
}

const options = {
  maxTokens: fc.option(fc.integer({ min: 1, max: 100_000 })),
  stop: fc.array(fc.string({ minLength: 1, maxLength: 9 }), { maxLength: 4 }),
  choices: fc.integer({ min: 1, max: 16 }),
}
const unit = fc.double({ min: 0, max: 1, noNaN: true })
const sampling = {
  temperature: fc.double({ min: 0, max: 2, noNaN: true }),
  topP: unit,
  seed: fc.integer(),
  frequencyPenalty: fc.double({ min: -2, max: 2, noNaN: true }),
  presencePenalty: fc.double({ min: -2, max: 2, noNaN: true }),
  logitBias: fc
    .array(fc.tuple(fc.nat(1e6), fc.integer({ min: -100, max: 100 })), {
      minLength: 1,
      maxLength: 3,
    })
    .map((entries) => new Map(entries)),
}
const localSampling = {
  topK: fc.nat(100),
  minP: unit,
  repeatPenalty: fc.double({ min: 0.1, max: 10, noNaN: true }),
}

const schema = fc.dictionary(name, fc.jsonValue({ maxDepth: 2 }))
const tool = fc.record({ name, description: fc.option(text), parameters: schema })
const toolUse = fc
  .uniqueArray(tool, { maxLength: 3, selector: (item) => item.name })
  .chain((tools): fc.Arbitrary<Pick<ChatRequest, 'tools' | 'toolChoice' | 'parallelToolCalls'>> => {
    const named = tools.map((item) => ({ name: item.name }))
    const choices = ['auto', 'none', 'required', ...named] as ChatRequest['toolChoice'][]
    const toolChoice =
      tools.length === 0 ? fc.constant('none' as const) : fc.constantFrom(...choices)
    const parallelToolCalls = tools.length === 0 ? fc.constant(true) : fc.boolean()
    return fc.record({ tools: fc.constant(tools), toolChoice, parallelToolCalls })
  })
const output = fc.oneof(
  fc.constant({ type: 'text' } as const),
  fc.constant({ type: 'json' } as const),
  schema.map((value) => ({ type: 'json_schema', schema: value }) as const),
)

/** What comes out of a door that reads what was written for a provider, over the wire. */
const reread = (body: unknown) => parseChatRequest(JSON.parse(JSON.stringify(body)), 'normal').chat

/** JSON knows neither -0 nor maps, and puts numbers in their own order. */
const plain = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (_, part: unknown) => (part instanceof Map ? sorted(part) : part)),
  )
const sorted = (map: Map<number, unknown>) => [...map].toSorted(([one], [other]) => one - other)

describe('a chat, written for a provider and read again', () => {
  it('is the same for OpenAI', () => {
    const parts = fc
      .record({
        turns: turns({ maxTexts: 3, thinks: false }),
        ...options,
        sampling: fc.record(sampling, { requiredKeys: [] }),
        output,
        topLogprobs: fc.option(fc.nat(20)),
        toolUse,
      })
      .map(({ toolUse: use, ...rest }) => ({ ...rest, ...use }))
    fc.assert(
      fc.property(parts, (given) => {
        const request = chat({ model: 'gpt-4o', ...given })
        const { body, dropped } = encode('openai/gpt-4o', given)
        expect(dropped).toEqual([])
        expect(plain(reread(body))).toEqual(plain(request))
      }),
      { numRuns: 300 },
    )
  })

  it('is the same for a server of one’s own, thinking and rarer settings included', () => {
    const parts = fc.record({
      turns: turns({ maxTexts: 1, thinks: true }).filter((all) => !hasLaterSystem(all)),
      sampling: fc.record({ ...sampling, ...localSampling }, { requiredKeys: [] }),
      templateOptions: fc.dictionary(
        fc.stringMatching(/^own_[a-z]{1,5}$/),
        fc.jsonValue({ maxDepth: 1 }),
      ),
    })
    fc.assert(
      fc.property(parts, (given) => {
        const request = chat({ model: 'x', ...given })
        const { body, dropped } = encode('vllm/x', given)
        expect(dropped).toEqual([])
        expect(plain(reread(body))).toEqual(plain(request))
      }),
      { numRuns: 300 },
    )
  })

  it.each(['low', 'medium', 'high'] as const)('keeps the effort %s', (effort) => {
    const thinking = { enabled: null, effort }
    expect(reread(encode('openai/gpt-5.4', { thinking }).body).thinking).toEqual(thinking)
  })
})

function hasLaterSystem(all: readonly Turn[]): boolean {
  const first = all.findIndex(({ role }) => role !== 'system')
  return first !== -1 && all.slice(first).some(({ role }) => role === 'system')
}

it('keeps a completion, written and read again', () => {
  const parts = fc.record({
    prompt: fc.oneof(
      fc.string({ minLength: 1 }),
      fc.array(fc.nat(1e5), { minLength: 1, maxLength: 5 }),
    ),
    suffix: fc.option(fc.string()),
    output,
    ...options,
    sampling: fc.record({ ...sampling, ...localSampling }, { requiredKeys: [] }),
  })
  fc.assert(
    fc.property(parts, ({ suffix, ...given }) => {
      const request = {
        ...given,
        suffix: typeof given.prompt === 'string' ? suffix : null,
        ...({ model: 'x', echo: false, topLogprobs: null, priority: 'normal' } as const),
      }
      const { body, dropped } = encodeCompletion(request, {
        provider: 'vllm',
        model: 'x',
        stream: false,
      })
      expect(dropped).toEqual([])
      const { completions } = parseCompletionRequest(JSON.parse(JSON.stringify(body)), 'normal')
      expect(plain(completions)).toEqual(plain([request]))
    }),
  )
})
