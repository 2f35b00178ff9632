import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeChainModel } from '../../helpers/models/chain-model.ts'
import { type TestCorral, startTestCorral } from '../../helpers/test-corral.ts'
import { post, readEvents } from './sdk.ts'

let test: TestCorral
beforeAll(async () => {
  test = await startTestCorral({
    models: (folder) =>
      writeChainModel(join(folder, 'coder.gguf'), {
        says: '<tool_call>{"name": "Read", "arguments": {"file_path": "/a"}}</tool_call>',
        afterTool: 'The file is empty.',
      }),
  })
})
afterAll(() => test[Symbol.asyncDispose]())

const ephemeral = { cache_control: { type: 'ephemeral', ttl: '1h' } }
const text = (value: string, more: object = {}) => ({ type: 'text', text: value, ...more })

/** What Claude Code 2.1 sends for a turn, shortened: all its fields, less of its texts. */
function turn({ cch, messages }: { cch: string; messages: readonly object[] }) {
  const billing = `x-anthropic-billing-header: cc_version=2.1.329.a1b; cc_entrypoint=cli; cch=${cch};`
  return {
    model: 'coder',
    messages,
    system: [
      text(billing),
      text("You are Claude Code, Anthropic's official CLI for Claude.", ephemeral),
      text('You help with software. '.repeat(60), ephemeral),
    ],
    tools: [
      {
        name: 'Read',
        description: 'Reads a file.',
        input_schema: {
          $schema: 'https://json-schema.org/draft/2020-12/schema',
          type: 'object',
          properties: {
            file_path: { type: 'string' },
            limit: { type: 'integer', exclusiveMinimum: 0, maximum: 9007199254740991 },
          },
          required: ['file_path'],
          additionalProperties: false,
        },
        eager_input_streaming: true,
      },
      {
        name: 'ToolSearch',
        description: 'Finds tools.',
        input_schema: { type: 'object', properties: { query: { type: 'string' } } },
        defer_loading: false,
      },
      {
        name: 'NotebookEdit',
        description: 'Edits a notebook.',
        input_schema: { type: 'object', properties: {} },
        defer_loading: true,
      },
    ],
    metadata: { user_id: '{"device_id":"0","account_uuid":"","session_id":"1"}' },
    max_tokens: 32_000,
    thinking: { type: 'adaptive', display: 'omitted' },
    context_management: { edits: [{ type: 'clear_thinking_20251015', keep: 'all' }] },
    output_config: { effort: 'high' },
    diagnostics: { previous_message_id: null },
    stream: true,
  }
}

const first = [
  {
    role: 'user',
    content: [
      text('<system-reminder>\nToday is Monday.\n</system-reminder>\n'),
      text('Read /a', ephemeral),
    ],
  },
  { role: 'system', content: 'The user has opened /a in the editor.' },
]

async function ask(body: object) {
  const response = await test.fetch('/v1/messages?beta=true', {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'anthropic-version': '2023-06-01',
      'anthropic-beta': 'claude-code-20250219,interleaved-thinking-2025-05-14',
      'anthropic-dangerous-direct-browser-access': 'true',
      'x-app': 'cli',
      'x-claude-code-session-id': '11111111-2222-4333-8444-555555555555',
    },
    body: JSON.stringify(body),
  })
  expect(response.status, await response.clone().text()).toBe(200)
  return readEvents(response)
}

interface CacheUsage {
  readonly input_tokens: number
  readonly cache_read_input_tokens: number
}
const usageOf = (events: Awaited<ReturnType<typeof ask>>) => events.at(-2)!.usage as CacheUsage

describe('Claude Code', () => {
  it('is answered to requests as it sends them, over a call and its result', async () => {
    const events = await ask(turn({ cch: '97bd6', messages: first }))
    expect(events.at(-2)).toMatchObject({ delta: { stop_reason: 'tool_use' } })
    const call = events.find(({ content_block: block }) => block !== undefined)!
      .content_block as Readonly<Record<string, string>>
    expect(call).toMatchObject({ type: 'tool_use', name: 'Read' })
    const messages = [
      ...first,
      {
        role: 'assistant',
        content: [{ type: 'tool_use', id: call.id, name: 'Read', input: { file_path: '/a' } }],
      },
      {
        role: 'user',
        content: [
          { type: 'tool_result', tool_use_id: call.id, content: [text('')], ...ephemeral },
          text('<system-reminder>The file is empty.</system-reminder>'),
        ],
      },
    ]
    const next = await ask(turn({ cch: '00000', messages }))
    expect(next.at(-1)).toMatchObject({ type: 'message_stop' })
  })

  it('keeps its prompt in memory although the first line of its system prompt changes', async () => {
    const messages = [{ role: 'user', content: 'Which files are there?' }]
    await ask(turn({ cch: 'aaaaa', messages }))
    const usage = usageOf(await ask(turn({ cch: 'bbbbb', messages })))
    expect(usage.cache_read_input_tokens).toBeGreaterThan(usage.input_tokens * 10)
  })

  it('is told of the tools that a search has found', async () => {
    const messages = [
      ...first.slice(0, 1),
      {
        role: 'assistant',
        content: [{ type: 'tool_use', id: 't1', name: 'ToolSearch', input: { query: 'edit' } }],
      },
      {
        role: 'user',
        content: [
          {
            type: 'tool_result',
            tool_use_id: 't1',
            content: [{ type: 'tool_reference', tool_name: 'NotebookEdit' }],
          },
        ],
      },
    ]
    const events = await ask(turn({ cch: '97bd6', messages }))
    const deltas = events.map(({ delta }) => (delta as { text?: string } | undefined)?.text ?? '')
    expect(deltas.join('')).toBe('The file is empty.')
  })

  it('counts tokens with the fields it sends for that', async () => {
    const {
      max_tokens: _,
      stream: __,
      metadata: ___,
      ...body
    } = turn({ cch: '1', messages: first })
    const response = await post(test, '/v1/messages/count_tokens?beta=true', body)
    expect(response.status).toBe(200)
    const { input_tokens } = (await response.json()) as { input_tokens: number }
    expect(input_tokens).toBeGreaterThan(300)
  })
})
