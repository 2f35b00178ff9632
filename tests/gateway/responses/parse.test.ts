import { describe, expect, it } from 'vitest'
import { CorralError } from '../../../src-main/core/errors.ts'
import { parseResponsesRequest } from '../../../src-main/core/gateway/responses/responses-request.ts'

const parse = (more: object) =>
  parseResponsesRequest({ model: 'm', input: 'Hi', ...more }, 'normal')
const turnsOf = (input: unknown) => parse({ input }).chat.turns

const call = (id: string) => ({ type: 'function_call', call_id: id, name: 'f', arguments: '{}' })
const output = (id: string, value: unknown = 'out') => ({
  type: 'function_call_output',
  call_id: id,
  output: value,
})
const say = (role: string, content: unknown) => ({ role, content })
const shape = (input: unknown) =>
  turnsOf(input).map(({ role, blocks }) => `${role}: ${blocks.map(({ type }) => type).join(' ')}`)

function nested(depth: number): unknown {
  let value: unknown = 1
  for (let at = 0; at < depth; at++) value = { value }
  return value
}

describe('the items of a conversation', () => {
  it('become one turn of the assistant with its results directly behind', () => {
    const items = [
      say('user', 'Go'),
      { type: 'reasoning', summary: [{ type: 'summary_text', text: 'Hm.' }] },
      call('a'),
      call('b'),
      say('assistant', [{ type: 'output_text', text: 'I go.' }]),
      output('a'),
      say('developer', 'Hurry.'),
      output('b'),
      say('user', 'And?'),
    ]
    expect(shape(items)).toEqual([
      'user: text',
      'assistant: thinking text tool_call tool_call',
      'tool: tool_result',
      'tool: tool_result',
      'system: text',
      'user: text',
    ])
  })

  it('show the pictures of a tool after its results', () => {
    const picture = { type: 'input_image', image_url: 'data:image/png;base64,AAAA' }
    expect(
      shape([say('user', 'Go'), call('a'), call('b'), output('a', [picture]), output('b')]),
    ).toEqual([
      'user: text',
      'assistant: tool_call tool_call',
      'tool: tool_result',
      'tool: tool_result',
      'user: image',
    ])
  })

  it('leave out calls of unknown kinds together with their outputs', () => {
    const shell = { type: 'local_shell_call', call_id: 's', action: {} }
    expect(shape([say('user', 'Go'), shell, output('s'), say('user', 'On')])).toEqual([
      'user: text',
      'user: text',
    ])
  })

  it('do not wait for a call that was never answered', () => {
    expect(shape([call('a'), say('user', 'Stop.'), say('assistant', 'Yes.')])).toEqual([
      'assistant: tool_call',
      'user: text',
      'assistant: text',
    ])
  })

  it('may hold broken arguments of a call', () => {
    const [turn] = turnsOf([{ ...call('a'), arguments: '{"x": ' }])
    expect(turn!.blocks[0]).toMatchObject({ arguments: '{"_raw":"{\\"x\\": "}' })
  })
})

describe('a request', () => {
  it('puts instructions first, and reads effort, limit and schema', () => {
    const schema = { type: 'object' }
    const { chat } = parse({
      instructions: 'Be brief.',
      reasoning: { effort: 'low' },
      max_output_tokens: 5,
      text: { format: { type: 'json_schema', name: 'n', schema, strict: true } },
    })
    expect(chat.turns.map(({ role }) => role)).toEqual(['system', 'user'])
    expect(chat).toMatchObject({
      maxTokens: 5,
      thinking: { effort: 'low' },
      output: { type: 'json_schema', schema },
      toolChoice: 'none',
      choices: 1,
    })
  })

  it('may allow only some of its tools', () => {
    const tools = ['f', 'g'].map((name) => ({ type: 'function', name }))
    const choice = { type: 'allowed_tools', mode: 'required', tools: [tools[1], { type: 'mcp' }] }
    const { chat } = parse({ tools, tool_choice: choice })
    expect(chat).toMatchObject({ tools: [{ name: 'g' }], toolChoice: 'required' })
  })

  it.each<[string, object]>([
    ['model', { model: 7 }],
    ['input', { input: undefined }],
    ['input', { input: 5 }],
    ['input', { input: [] }],
    ['input.0', { input: ['x'] }],
    ['input.0.type', { input: [{}] }],
    ['input.0.role', { input: [say('wizard', 'x')] }],
    ['input.0.content', { input: [say('user', 5)] }],
    ['input.0.content.0', { input: [say('user', [null])] }],
    ['input.0.content.0', { input: [say('user', [{ type: 'input_audio' }])] }],
    ['input.0.content.0', { input: [say('user', [{ type: 'input_image', file_id: 'f' }])] }],
    [
      'input.0.content.0.image_url',
      { input: [say('user', [{ type: 'input_image', image_url: 'file:///etc/passwd' }])] },
    ],
    ['input.0.call_id', { input: [output('lost')] }],
    ['input.0.call_id', { input: [{ type: 'function_call', name: 'f' }] }],
    ['input.0', { input: [{ type: 'item_reference', id: 'msg_1' }] }],
    ['input.0.arguments', { input: [{ ...call('a'), arguments: JSON.stringify(nested(3000)) }] }],
    ['instructions', { instructions: {} }],
    ['tools', { tools: {} }],
    ['tools', { tools: [{ type: 'function', name: 'f', parameters: nested(3000) }] }],
    ['tools', { tools: Array.from({ length: 2000 }, () => ({ type: 'function', name: 'f' })) }],
    ['tools.0', { tools: [null] }],
    ['tools.0.name', { tools: [{ type: 'function', name: 'a b' }] }],
    [
      'tools.0.tools.0.name',
      { tools: [{ type: 'namespace', name: 'n', tools: [{ type: 'custom' }] }] },
    ],
    ['tool_choice', { tool_choice: 'required' }],
    ['tool_choice', { tool_choice: { type: 'function', name: 'f' } }],
    ['tool_choice', { tool_choice: { type: 'web_search' } }],
    ['reasoning.effort', { reasoning: { effort: 'huge' } }],
    ['text.format.type', { text: { format: { type: 'xml' } } }],
    ['text.format.schema', { text: { format: { type: 'json_schema', name: 'n' } } }],
    ['max_output_tokens', { max_output_tokens: 0 }],
    ['metadata', { metadata: nested(3000) }],
    ['previous_response_id', { previous_response_id: 'resp_1' }],
    ['conversation', { conversation: 'conv_1' }],
    ['background', { background: true }],
    ['prompt', { prompt: { id: 'p' } }],
    ['top_logprobs', { top_logprobs: 2 }],
  ])('is refused for its %s', (param, more) => {
    let thrown: unknown
    try {
      parse(more)
    } catch (error) {
      thrown = error
    }
    expect(thrown).toBeInstanceOf(CorralError)
    expect(thrown).toMatchObject({ status: 400, param })
  })
})
