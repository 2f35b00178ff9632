import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  claudeHeaders,
  claudeTurn,
  codexHeaders,
  codexTurn,
  pixel,
  sessionId,
  text,
  ephemeral,
  thoughtfulCalls,
  thoughtfulTurn,
} from './agent-turns.ts'
import { type CloudCorral, startCloudCorral } from './cloud-corral.ts'
import {
  anthropicError,
  chatFrames,
  chatStream,
  inTurn,
  messageStream,
  openAiError,
  stream,
} from './scripts.ts'

let corral: CloudCorral
beforeAll(async () => {
  corral = await startCloudCorral()
})
afterAll(() => corral[Symbol.asyncDispose]())
beforeEach(() => {
  corral.cloud.arrivals.length = 0
  corral.claude.arrivals.length = 0
})

function post(path: string, body: object, headers: Record<string, string> = {}) {
  const init = { 'content-type': 'application/json', ...headers }
  return corral.fetch(path, { method: 'POST', headers: init, body: JSON.stringify(body) })
}

const askClaude = (body: object) => post('/v1/messages?beta=true', body, claudeHeaders)

interface SentMessage {
  readonly role: string
  readonly content: unknown
}

function sentTo(provider: 'cloud' | 'claude') {
  const body = corral[provider].arrivals.at(-1)?.body ?? ''
  return JSON.parse(body) as {
    readonly messages: readonly SentMessage[]
    readonly [field: string]: unknown
  }
}

describe('Claude Code', () => {
  it('reaches an OpenAI provider without what only Anthropic knows', async () => {
    corral.cloud.answer = chatStream('Nothing.')
    const response = await askClaude(claudeTurn('cloud/gpt'))
    expect(response.status, await response.text()).toBe(200)
    const sent = sentTo('cloud')
    expect(sent.messages).toMatchObject([
      { role: 'system', content: 'You are an agent.' },
      { role: 'user' },
      { role: 'system', content: '# Environment\nThe directory is /work.' },
    ])
    expect(sent).toMatchObject({
      reasoning_effort: 'high',
      stream_options: { include_usage: true },
    })
    const sentText = JSON.stringify(sent)
    for (const word of ['billing', 'eager_input', 'defer_loading', 'cache_control', 'device_id']) {
      expect(sentText).not.toContain(word)
    }
  })

  it('sends results of parallel calls, one of them a picture, to an OpenAI provider', async () => {
    corral.cloud.answer = chatStream('A dot.')
    const call = (id: string, file_path: string) => ({
      type: 'tool_use',
      id,
      name: 'Read',
      input: { file_path },
    })
    const result = (id: string, content: unknown) => ({
      type: 'tool_result',
      tool_use_id: id,
      content,
      is_error: false,
    })
    const image = { type: 'base64', media_type: 'image/png', data: pixel }
    const long = 'a grey heron '.repeat(20_000)
    const more = [
      {
        role: 'assistant',
        content: [
          { type: 'thinking', thinking: 'Hm.', signature: 'of another provider' },
          text('I look.'),
          call('toolu_a', '/a.png'),
          call('toolu_b', '/b.txt'),
        ],
      },
      {
        role: 'user',
        content: [
          result('toolu_a', [{ type: 'image', source: image }]),
          { ...result('toolu_b', long), ...ephemeral },
        ],
      },
    ]
    const response = await askClaude(claudeTurn('cloud/gpt', more))
    expect(response.status, await response.text()).toBe(200)
    const [made, first, second, picture] = sentTo('cloud').messages.slice(3)
    expect(made).toMatchObject({ tool_calls: [{ id: 'toolu_a' }, { id: 'toolu_b' }] })
    expect(first).toMatchObject({ role: 'tool', tool_call_id: 'toolu_a' })
    expect(second).toMatchObject({ role: 'tool', tool_call_id: 'toolu_b', content: long })
    const url = `data:image/png;base64,${pixel}`
    expect(picture).toMatchObject({ role: 'user' })
    expect(JSON.stringify(picture)).toContain(url)
  })

  it('reaches Anthropic as it is, with its session and its betas', async () => {
    corral.claude.answer = messageStream('Nothing.')
    const body = claudeTurn('claude/sonnet')
    await (await askClaude(body)).text()
    expect(sentTo('claude')).toEqual({ ...body, model: 'sonnet' })
    expect(corral.claude.arrivals[0]?.headers).toMatchObject({
      'anthropic-beta': claudeHeaders['anthropic-beta'],
      'x-claude-code-session-id': sessionId,
    })
  })

  it('may wait for a provider that is overloaded, whichever protocol it speaks', async () => {
    corral.claude.answer = anthropicError(529, 'overloaded_error')
    corral.cloud.answer = openAiError(503, 'server_error')
    for (const model of ['claude/sonnet', 'cloud/gpt']) {
      const response = await askClaude(claudeTurn(model))
      expect(response.status).toBe(529)
      expect(response.headers.get('x-should-retry')).toBeNull()
      expect(await response.json()).toMatchObject({ error: { type: 'overloaded_error' } })
    }
  })

  it('is told in the words it knows that a conversation is too long for an OpenAI provider', async () => {
    corral.cloud.answer = openAiError(400, 'context_length_exceeded')
    const response = await askClaude(claudeTurn('cloud/gpt'))
    expect(response.status).toBe(400)
    const { error } = (await response.json()) as { error: { type: string; message: string } }
    expect(error.type).toBe('invalid_request_error')
    expect(error.message).toMatch(/^prompt is too long/)
  })
})

describe('Codex', () => {
  const input = { cmd: 'cat note.txt' }

  it('gives an Anthropic provider its signed thoughts back with the results of calls', async () => {
    corral.claude.answer = inTurn(thoughtfulCalls('exec_command', input), messageStream('Seen.'))
    const answer = await (
      await post('/v1/responses', codexTurn('claude/sonnet'), codexHeaders)
    ).text()
    const done = [...answer.matchAll(/^data: (.*"response\.output_item\.done".*)$/gm)]
    const items = done.map(([, data]) => (JSON.parse(data!) as { item: { type: string } }).item)
    expect(items.map(({ type }) => type)).toEqual(['reasoning', 'function_call', 'function_call'])
    const calls = items.slice(1) as { type: string; call_id: string }[]
    const outputs = calls.map(({ call_id }, at) => ({
      type: 'function_call_output',
      id: `fco_${at}`,
      call_id,
      output: `note ${at}`,
    }))
    const more = [...items, ...outputs]
    await (await post('/v1/responses', codexTurn('claude/sonnet', more), codexHeaders)).text()
    expect(sentTo('claude').messages.slice(1)).toEqual(
      thoughtfulTurn('exec_command', input, ['note 0', 'note 1']),
    )
  })

  it('reaches OpenAI as it is, with the headers of its session', async () => {
    const { client } = corral.corral
    const openai = (await client.providers.list()).find(({ name }) => name === 'openai')!
    await client.providers.update({ provider_id: openai.id, base_url: corral.cloud.origin })
    await client.providers.keys.create({ provider_id: openai.id, api_key: 'sk-0123456789-0123' })
    const completed = { type: 'response.completed', response: { id: 'resp_1', output: [] } }
    corral.cloud.answer = stream([
      `event: response.completed\ndata: ${JSON.stringify(completed)}\n\n`,
    ])
    const body = codexTurn('openai/gpt-6-astra')
    await (await post('/v1/responses', body, codexHeaders)).text()
    expect(sentTo('cloud')).toEqual({ ...body, model: 'gpt-6-astra' })
    const { 'x-codex-window-id': _, 'user-agent': __, ...passed } = codexHeaders
    expect(corral.cloud.arrivals.at(-1)?.headers).toMatchObject(passed)
  })
})

describe('pi', () => {
  it('gives an Anthropic provider its signed thoughts back over chat completions', async () => {
    const input = { path: '/a' }
    corral.claude.answer = inTurn(thoughtfulCalls('read', input), messageStream('Seen.'))
    const turn = (more: readonly object[] = []) => ({
      model: 'claude/sonnet',
      messages: [
        { role: 'system', content: 'You are an agent.' },
        { role: 'user', content: [text('Look.')] },
        ...more,
      ],
      stream: true,
      stream_options: { include_usage: true },
      store: false,
      max_completion_tokens: 16_384,
      tools: [
        {
          type: 'function',
          function: {
            name: 'read',
            description: 'Reads.',
            parameters: { type: 'object', required: ['path'], properties: {} },
            strict: false,
          },
        },
      ],
    })
    await (await post('/v1/chat/completions', turn())).text()
    const call = (id: string) => ({
      id,
      type: 'function',
      function: { name: 'read', arguments: JSON.stringify(input) },
    })
    const more = [
      {
        role: 'assistant',
        content: null,
        reasoning_content: 'I ponder.',
        tool_calls: [call('toolu_1'), call('toolu_2')],
      },
      { role: 'tool', content: 'note 0', tool_call_id: 'toolu_1' },
      { role: 'tool', content: 'note 1', tool_call_id: 'toolu_2' },
    ]
    await (await post('/v1/chat/completions', turn(more))).text()
    expect(sentTo('claude').messages.slice(1)).toEqual(
      thoughtfulTurn('read', input, ['note 0', 'note 1']),
    )
  })

  it('hears of a broken stream in words after which it tries again', async () => {
    corral.cloud.answer = stream([chatFrames.role, chatFrames.text('half of')], 'reset')
    const messages = [{ role: 'user', content: 'Look.' }]
    const response = await post('/v1/chat/completions', {
      model: 'cloud/gpt',
      messages,
      stream: true,
    })
    expect(await response.text()).toMatch(/"error":.*connection.?lost/i)
  })
})
