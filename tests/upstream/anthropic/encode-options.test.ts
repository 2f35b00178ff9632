import { describe, expect, it } from 'vitest'
import type { ChatRequest } from '../../../src-main/core/chat.ts'
import { encoded, models } from './chats.ts'

const byName = (a = '', b = '') => (a < b ? -1 : 1)

describe('the options of a chat for Anthropic', () => {
  it.each<[string, keyof typeof models, Partial<ChatRequest>, boolean, number]>([
    ['what is asked', 'newest', { maxTokens: 7 }, true, 7],
    ['the most in a stream', 'newest', { maxTokens: null }, true, 128_000],
    ['less in one piece', 'newest', { maxTokens: null }, false, 21_333],
    ['the most of an older model', 'budget', { maxTokens: 500_000 }, true, 64_000],
    ['a guess for another’s', 'foreign', { maxTokens: null }, true, 4096],
    ['more than the guess when asked', 'foreign', { maxTokens: 9000 }, true, 9000],
  ])('bound the answer: %s', (_, model, fields, stream, expected) => {
    expect(encoded(fields, { model: models[model], stream }).body.max_tokens).toBe(expected)
  })

  it('hold only the sampling that the model takes', () => {
    const sampling = { temperature: 1.5, topP: 0.9, topK: 40 }
    const sent = (model: string) => {
      const { body, dropped } = encoded({ sampling }, { model })
      return [body.temperature, body.top_p, body.top_k, dropped.length]
    }
    expect(sent(models.foreign)).toEqual([1, 0.9, 40, 0])
    expect(sent(models.budget)).toEqual([1, undefined, 40, 1])
    expect(sent(models.newest)).toEqual([undefined, undefined, undefined, 3])
  })

  it('tell what the protocol has no words for', () => {
    const { dropped } = encoded({
      sampling: { seed: 1, logitBias: new Map([[1, 2]]), frequencyPenalty: 1, presencePenalty: 1 },
      topLogprobs: 0,
      output: { type: 'json' },
      stop: ['END', '\n'],
      templateOptions: { a: 1 },
    })
    expect(dropped.map((line) => line.split(':')[0]).toSorted(byName)).toEqual([
      'chat_template_kwargs',
      'frequency_penalty',
      'logit_bias',
      'logprobs',
      'presence_penalty',
      'response_format',
      'seed',
      'stop',
    ])
  })

  it('stop at texts, not at white space', () => {
    expect(encoded({ stop: ['END', ' \n', ''] }).body.stop_sequences).toEqual(['END'])
    expect(encoded({ stop: ['\n'] }).body).not.toHaveProperty('stop_sequences')
  })

  it('refuse several answers and grammars', () => {
    expect(() => encoded({ choices: 2 })).toThrow(/one answer/)
    expect(() => encoded({ output: { type: 'grammar', gbnf: 'root ::= "a"' } })).toThrow(/grammar/)
  })

  it('bind an answer to a schema only where the model can', () => {
    const output = { type: 'json_schema', schema: { type: 'object' } } as const
    expect(encoded({ output }, { model: models.old })).toMatchObject({
      dropped: ['response_format: this model cannot be bound to a schema'],
    })
    expect(encoded({ output }, { model: models.old }).body).not.toHaveProperty('output_config')
  })

  const tools = [{ name: 'files.read', description: null, parameters: {} }]
  it.each<[ChatRequest['toolChoice'], boolean, unknown]>([
    ['auto', true, undefined],
    ['auto', false, { type: 'auto', disable_parallel_tool_use: true }],
    ['none', true, { type: 'none' }],
    ['required', false, { type: 'any', disable_parallel_tool_use: true }],
    [{ name: 'files.read' }, true, { type: 'tool', name: 'files_x2e_read' }],
  ])('choose tools: %j, several at once: %s', (toolChoice, parallelToolCalls, expected) => {
    const { body } = encoded({ tools, toolChoice, parallelToolCalls })
    expect(body.tool_choice).toEqual(expected)
    expect(body.tools).toEqual([{ name: 'files_x2e_read', input_schema: { type: 'object' } }])
  })

  it('demand no call from a model that thinks', () => {
    const choice = (model: string, effort: 'low' | null) => {
      const thinking = { enabled: null, effort }
      const { body, dropped } = encoded(
        { tools, toolChoice: 'required', thinking, maxTokens: 9000 },
        { model },
      )
      return [body.tool_choice?.type, dropped.length]
    }
    expect(choice(models.budget, null)).toEqual(['any', 0])
    expect(choice(models.budget, 'low')).toEqual([undefined, 1])
    expect(choice(models.always, null)).toEqual([undefined, 1])
    expect(choice(models.newest, 'low')).toEqual(['any', 0])
  })

  it('refuse the name of a tool that becomes too long', () => {
    const long = [{ name: '.'.repeat(40), description: null, parameters: {} }]
    expect(() => encoded({ tools: long })).toThrow(/too long/)
  })
})
