import { describe, expect, it } from 'vitest'
import type { Block, Effort, Thinking } from '../../../src-main/core/chat.ts'
import { chat, encode, said, turn } from './requests.ts'

const someTool = { name: 'f', description: 'does', parameters: { type: 'object', properties: {} } }
const image: Block = { type: 'image', mediaType: 'image/png', data: 'AAAA' }
const pdf: Block = { type: 'document', mediaType: 'application/pdf', data: 'JVBE' }
const thought: Block = { type: 'thinking', text: 'hm' }
const someCall: Block = { type: 'tool_call', id: 'call_1', name: 'f', arguments: '{"a":1}' }
const someResult: Block = { type: 'tool_result', callId: 'call_1', text: 'ok' }

describe('messages for a provider', () => {
  it('are as OpenAI writes them', () => {
    const { messages, dropped } = encode('openai/gpt-4o', {
      turns: [
        turn('system', said('Be kind.')),
        turn('user', said('Look'), image, { type: 'image', url: 'https://x.example/a.png' }),
        turn('assistant', said('I see.'), someCall),
        turn('tool', someResult),
        turn('user', said('and'), said('now?')),
      ],
    })
    expect(messages).toEqual([
      { role: 'system', content: 'Be kind.' },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'Look' },
          { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } },
          { type: 'image_url', image_url: { url: 'https://x.example/a.png' } },
        ],
      },
      {
        role: 'assistant',
        content: 'I see.',
        tool_calls: [
          { id: 'call_1', type: 'function', function: { name: 'f', arguments: '{"a":1}' } },
        ],
      },
      { role: 'tool', tool_call_id: 'call_1', content: 'ok' },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'and' },
          { type: 'text', text: 'now?' },
        ],
      },
    ])
    expect(dropped).toEqual([])
  })

  it('have no content beside calls, and pictures of results after the last of them', () => {
    const second: Block = { type: 'tool_result', callId: 'call_2', text: '[image below]' }
    const { messages } = encode('xai/grok-4.7', {
      turns: [turn('assistant', someCall), turn('tool', someResult, image), turn('tool', second)],
    })
    expect(messages.map(({ role }) => role)).toEqual(['assistant', 'tool', 'tool', 'user'])
    expect(messages[0]).toHaveProperty('content', null)
    expect(messages[3]).toHaveProperty('content.0.type', 'image_url')
  })

  it('name the system as models that reason want it', () => {
    const turns = [turn('system', said('a')), turn('user', said('b')), turn('system', said('c'))]
    const roles = (name: string) => encode(name, { turns }).messages.map(({ role }) => role)
    expect(roles('openai/gpt-5.4')).toEqual(['developer', 'user', 'developer'])
    expect(roles('openai/gpt-4.1')).toEqual(['system', 'user', 'system'])
    expect(roles('mistral/mistral-large-4')).toEqual(['system', 'user', 'system'])
  })

  it('keep a later system message in its place where templates would refuse it', () => {
    const turns = [turn('system', said('a')), turn('user', said('b')), turn('system', said('c'))]
    expect(encode('llama-server/qwen', { turns }).messages).toEqual([
      { role: 'system', content: 'a' },
      { role: 'user', content: 'b' },
      { role: 'user', content: '<system>\nc\n</system>' },
    ])
  })

  it.each<[string, object | null]>([
    ['openai/gpt-5.4', null],
    ['google/gemini-3.8-flash', null],
    ['my-cluster/llama', null],
    ['deepseek/deepseek-v4-pro', { reasoning_content: 'hm' }],
    ['vllm/qwen', { reasoning_content: 'hm' }],
    ['openrouter/x', { reasoning: 'hm' }],
    ['groq/openai/gpt-oss-20b', { reasoning: 'hm' }],
    ['together/moonshotai/Kimi-K3', { reasoning_content: 'hm' }],
    ['my-cluster/GLM-5.3', { reasoning_content: 'hm' }],
  ])('for %s hold thinking where it is wanted: %o', (name, expected) => {
    const { messages, dropped } = encode(name, { turns: [turn('assistant', thought, said('a'))] })
    expect(messages[0]).toEqual({ role: 'assistant', content: 'a', ...expected })
    expect(dropped).toEqual(expected ? [] : ['turns.0: thinking'])
  })

  it('for DeepSeek hold even thinking that nobody has beside calls', () => {
    const { messages } = encode('deepseek/deepseek-flash', { turns: [turn('assistant', someCall)] })
    expect(messages[0]).toHaveProperty('reasoning_content', '')
  })

  it('for Mistral have ids of its form, the same for call and result', () => {
    const { messages } = encode('mistral/codestral-latest', {
      turns: [turn('assistant', someCall), turn('tool', someResult)],
    })
    const [asked, answered] = messages as [
      { tool_calls: { id: string }[] },
      { tool_call_id: string },
    ]
    expect(asked.tool_calls[0]!.id).toMatch(/^[a-zA-Z0-9]{9}$/)
    expect(answered.tool_call_id).toBe(asked.tool_calls[0]!.id)
  })

  it('for Google have a stand-in for a signature at the first call of a turn only', () => {
    const turns = [turn('assistant', someCall, { ...someCall, id: 'call_2' })]
    const calls = encode('google/gemini-3.8-flash', { turns }).messages[0]!.tool_calls as object[]
    expect(calls.map((call) => 'extra_content' in call)).toEqual([true, false])
    expect(JSON.stringify(encode('openai/gpt-5.4', { turns }).body)).not.toContain('extra_content')
  })

  it('hold documents for those who read them', () => {
    const turns = [turn('user', pdf)]
    const part = (name: string) => (encode(name, { turns }).messages[0]!.content as object[])[0]
    const url = 'data:application/pdf;base64,JVBE'
    expect(part('openai/gpt-5.4')).toEqual({
      type: 'file',
      file: { filename: 'document.pdf', file_data: url },
    })
    expect(part('mistral/x')).toEqual({ type: 'document_url', document_url: url })
    expect(() => part('xai/grok-4.7')).toThrow(expect.objectContaining({ code: 'unsupported' }))
    const fetched = [turn('user', { type: 'document', url: 'https://x.example/a.pdf' })]
    expect(() => encode('openai/gpt-5.4', { turns: fetched })).toThrow('send the document itself')
  })
})

describe('settings for a provider', () => {
  const sampling = {
    temperature: 0.5,
    topP: 0.9,
    topK: 40,
    minP: 0.1,
    seed: 7,
    repeatPenalty: 1.1,
    frequencyPenalty: 0.2,
    presencePenalty: 0.3,
    logitBias: new Map([[5, -100]]),
  }
  const base = { temperature: 0.5, top_p: 0.9 }
  const all = {
    ...base,
    seed: 7,
    frequency_penalty: 0.2,
    presence_penalty: 0.3,
    logit_bias: { 5: -100 },
  }

  it.each<[string, object, string[]]>([
    ['openai/gpt-4o', all, ['topK', 'minP', 'repeatPenalty']],
    [
      'openai/gpt-5.4',
      { seed: 7 },
      [
        'temperature',
        'topP',
        'topK',
        'minP',
        'repeatPenalty',
        'frequencyPenalty',
        'presencePenalty',
        'logitBias',
      ],
    ],
    [
      'xai/grok-4.7',
      { ...base, seed: 7 },
      ['topK', 'minP', 'repeatPenalty', 'frequencyPenalty', 'presencePenalty', 'logitBias'],
    ],
    [
      'google/gemini-3.8-flash',
      base,
      ['topK', 'minP', 'seed', 'repeatPenalty', 'frequencyPenalty', 'presencePenalty', 'logitBias'],
    ],
    ['vllm/x', { ...all, top_k: 40, min_p: 0.1, repetition_penalty: 1.1 }, []],
    ['llama-server/x', { ...all, top_k: 40, min_p: 0.1, repeat_penalty: 1.1 }, []],
    ['openrouter/x', { ...all, top_k: 40, min_p: 0.1, repetition_penalty: 1.1 }, []],
    ['my-own/x', all, ['topK', 'minP', 'repeatPenalty']],
  ])('%s', (name, expected, dropped) => {
    const { model: _, messages: __, ...body } = encode(name, { sampling }).body
    expect(body).toEqual(expected)
    expect(encode(name, { sampling }).dropped.map((line) => line.split(':')[0])).toEqual(dropped)
  })

  it('name the seed of Mistral', () => {
    expect(encode('mistral/x', { sampling: { seed: 7 } }).body).toHaveProperty('random_seed', 7)
  })

  it('bound the answer in the words of the provider', () => {
    expect(encode('openai/gpt-4o', { maxTokens: 5 }).body).toHaveProperty(
      'max_completion_tokens',
      5,
    )
    expect(encode('vllm/x', { maxTokens: 5 }).body).toHaveProperty('max_tokens', 5)
  })

  it('hold four stop strings, or all for servers of one’s own', () => {
    const stop = ['a', 'b', 'c', 'd', 'e']
    expect(encode('my-own/x', { stop })).toMatchObject({
      body: { stop: ['a', 'b', 'c', 'd'] },
      dropped: ['stop: all after the first 4'],
    })
    expect(encode('llama-server/x', { stop })).toMatchObject({ body: { stop }, dropped: [] })
    expect(encode('openai/gpt-5.4', { stop }).body).not.toHaveProperty('stop')
  })

  it('ask for several answers only who can give them', () => {
    expect(encode('openai/gpt-4o', { choices: 2 }).body).toHaveProperty('n', 2)
    expect(() => encode('groq/x', { choices: 2 })).toThrow(
      expect.objectContaining({ code: 'unsupported', param: 'n' }),
    )
  })

  it('ask for probabilities only who tells them', () => {
    expect(encode('openai/gpt-4o', { topLogprobs: 2 }).body).toMatchObject({
      logprobs: true,
      top_logprobs: 2,
    })
    expect(encode('openai/gpt-4o', { topLogprobs: 0 }).body).not.toHaveProperty('top_logprobs')
    expect(encode('openai/gpt-5.4', { topLogprobs: 2 }).dropped).toHaveLength(1)
  })

  it('always ask for usage in a stream, except where the field is refused', () => {
    const streamed = (name: string) => encode(name, {}, { stream: true }).body
    const wish = { include_usage: true }
    expect(streamed('google/gemini-3.8-flash')).toMatchObject({
      stream: true,
      stream_options: wish,
    })
    expect(streamed('mistral/x')).toHaveProperty('stream', true)
    expect(streamed('mistral/x')).not.toHaveProperty('stream_options')
    expect(encode('openai/gpt-4o').body).not.toHaveProperty('stream')
  })

  it('name the conversation to OpenAI only', () => {
    const sessionKey = 'k'.repeat(80)
    expect(encode('openai/gpt-5.4', {}, { sessionKey }).body).toMatchObject({
      prompt_cache_key: 'k'.repeat(64),
      safety_identifier: 'k'.repeat(64),
    })
    expect(JSON.stringify(encode('xai/grok-4.7', {}, { sessionKey }).body)).not.toContain('kkk')
    expect(encode('openai/gpt-5.4').body).not.toHaveProperty('prompt_cache_key')
  })
})

describe('tools for a provider', () => {
  const tools = [someTool, { ...someTool, name: 'g', description: null }]

  it('are functions, with what is not said left out', () => {
    const { body } = encode('openai/gpt-5.4', { tools, toolChoice: 'auto' })
    expect(body.tools).toEqual([
      { type: 'function', function: someTool },
      { type: 'function', function: { name: 'g', parameters: someTool.parameters } },
    ])
    expect(body).not.toHaveProperty('tool_choice')
    expect(body).not.toHaveProperty('parallel_tool_calls')
  })

  it('may be demanded, or forbidden, or called one by one', () => {
    const choice = (toolChoice: 'none' | 'required' | { name: string }) =>
      encode('openai/gpt-5.4', { tools, toolChoice }).body.tool_choice
    expect(choice('none')).toBe('none')
    expect(choice('required')).toBe('required')
    expect(choice({ name: 'g' })).toEqual({ type: 'function', function: { name: 'g' } })
    const oneByOne = { tools, toolChoice: 'auto', parallelToolCalls: false } as const
    expect(encode('openai/gpt-5.4', oneByOne).body).toHaveProperty('parallel_tool_calls', false)
    expect(encode('google/gemini-3.8-flash', oneByOne)).toMatchObject({
      dropped: ['parallel_tool_calls: several calls may come at once'],
    })
  })

  it('are not spoken of where there are none', () => {
    const { body } = encode('openai/gpt-5.4', { parallelToolCalls: false })
    expect(Object.keys(body)).toEqual(['model', 'messages'])
  })
})

describe('the form of an answer', () => {
  const closed = {
    type: 'object',
    properties: { a: { type: 'array', items: { type: 'string' } } },
    required: ['a'],
    additionalProperties: false,
  }
  const format = (name: string, schema: unknown) =>
    encode(name, { output: { type: 'json_schema', schema } }).body.response_format

  it('is enforced where the schema allows that', () => {
    expect(format('openai/gpt-5.4', closed)).toEqual({
      type: 'json_schema',
      json_schema: { name: 'output', schema: closed, strict: true },
    })
  })

  it.each<[string, unknown]>([
    ['an optional property', { ...closed, required: [] }],
    ['open objects', { ...closed, additionalProperties: true }],
    [
      'an open object inside',
      { ...closed, properties: { a: { anyOf: [{ type: 'object', properties: {} }] } } },
    ],
    ['an open definition', { ...closed, $defs: { x: { type: ['object', 'null'] } } }],
    ['a keyword that is refused', { ...closed, properties: { a: { not: {} } } }],
    ['no object', { type: 'array', items: closed }],
    ['anything', true],
  ])('is a wish for %s', (_, schema) => {
    expect(format('openai/gpt-5.4', schema)).toMatchObject({
      json_schema: { schema, strict: false },
    })
  })

  it('is any object where schemas are unknown', () => {
    expect(format('deepseek/deepseek-flash', closed)).toEqual({ type: 'json_object' })
    expect(encode('vllm/x', { output: { type: 'json' } }).body.response_format).toEqual({
      type: 'json_object',
    })
  })

  it('is a grammar only for those who read them', () => {
    const output = { type: 'grammar', gbnf: 'root ::= "a"' } as const
    expect(encode('llama-server/x', { output }).body).toHaveProperty('grammar', output.gbnf)
    expect(encode('fireworks/x', { output }).body).toHaveProperty(
      'response_format.grammar',
      output.gbnf,
    )
    expect(() => encode('openai/gpt-5.4', { output })).toThrow(
      expect.objectContaining({ code: 'unsupported', param: 'grammar' }),
    )
  })
})

describe('thinking for a provider', () => {
  const off: Thinking = { enabled: false, effort: null }
  const on: Thinking = { enabled: true, effort: null }
  const much = (effort: Effort): Thinking => ({ enabled: null, effort })

  it.each<[string, Thinking, object, number?]>([
    ['openai/gpt-4o', much('high'), {}, 1],
    ['openai/o3', much('minimal'), { reasoning_effort: 'low' }],
    ['openai/o3', off, { reasoning_effort: 'low' }],
    ['openai/gpt-5-mini', off, { reasoning_effort: 'minimal' }],
    ['openai/gpt-5-chat-latest', much('low'), {}, 1],
    ['openai/gpt-5.1', off, { reasoning_effort: 'none' }],
    ['openai/gpt-5.1', much('max'), { reasoning_effort: 'high' }],
    ['openai/gpt-5.1', on, { reasoning_effort: 'medium' }],
    ['openai/gpt-5.4', much('max'), { reasoning_effort: 'xhigh' }],
    ['openai/gpt-6.2-sol', much('max'), { reasoning_effort: 'max' }],
    ['openai/gpt-6.2-sol', off, { reasoning_effort: 'low' }],
    ['openai/gpt-6-luna', off, { reasoning_effort: 'none' }],
    ['xai/grok-4.7', much('xhigh'), { reasoning_effort: 'high' }],
    ['xai/grok-4', much('high'), {}, 1],
    ['xai/grok-4', on, {}],
    ['google/gemini-3.8-flash', off, { reasoning_effort: 'minimal' }],
    ['google/gemini-2.5-flash', off, { reasoning_effort: 'none' }],
    ['openrouter/x', off, { reasoning: { effort: 'none' } }],
    ['openrouter/x', much('max'), { reasoning: { effort: 'xhigh' } }],
    ['deepseek/x', off, { thinking: { type: 'disabled' } }],
    ['deepseek/x', much('low'), { thinking: { type: 'enabled' }, reasoning_effort: 'high' }],
    ['deepseek/x', on, { thinking: { type: 'enabled' } }],
    ['mistral/x', much('high'), {}, 1],
    ['groq/openai/gpt-oss-20b', much('medium'), { reasoning_effort: 'medium' }],
    ['groq/qwen/qwen3.8-27b', much('medium'), {}, 1],
    ['vllm/x', off, { chat_template_kwargs: { enable_thinking: false } }],
    ['llama-server/x', much('high'), { chat_template_kwargs: { reasoning_effort: 'high' } }],
    ['my-own/x', much('minimal'), { reasoning_effort: 'low' }],
    ['openai/gpt-5.4', { enabled: null, effort: null }, {}],
  ])('%s, %o: %o', (name, thinking, expected, dropped = 0) => {
    const { body, dropped: lines } = encode(name, { thinking })
    const { model: _, messages: __, ...rest } = body
    expect(rest).toEqual(expected)
    expect(lines).toHaveLength(dropped)
  })

  it('stands beside options for the template', () => {
    const parts = { thinking: off, templateOptions: { style: 'brief', enable_thinking: true } }
    expect(encode('vllm/x', parts).body.chat_template_kwargs).toEqual({
      style: 'brief',
      enable_thinking: false,
    })
    expect(encode('openai/gpt-5.4', { templateOptions: { a: 1 } })).toMatchObject({
      body: expect.not.objectContaining({ chat_template_kwargs: expect.anything() }) as object,
      dropped: ['chat_template_kwargs: this provider hands nothing to templates'],
    })
  })
})

it('names the model that the provider knows', () => {
  expect(chat().model).toBe('gpt-5.4')
  expect(encode('groq/openai/gpt-oss-20b').body.model).toBe('openai/gpt-oss-20b')
})
