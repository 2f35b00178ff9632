import { get } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeSlowModel } from '../../helpers/models/slow-model.ts'
import { writeChainModel } from '../../helpers/models/chain-model.ts'
import {
  type TestCorral,
  eventually,
  requestsOf,
  startTestCorral,
} from '../../helpers/test-corral.ts'
import { checkEvents, post, readEvents } from './sent-events.ts'

const call = (name: string, args: string) =>
  `<tool_call>{"name": "${name}", "arguments": ${args}}</tool_call>`

let test: TestCorral
beforeAll(async () => {
  test = await startTestCorral({
    models: async (folder) => {
      const at = (name: string) => join(folder, `${name}.gguf`)
      await writeChainModel(at('coder'), {
        says: call('mcp__files__read', '{"path": "/a"}'),
        afterTool: 'The file is empty.',
      })
      await writeChainModel(at('patcher'), {
        says: call('apply_patch', String.raw`{"input": "*** Begin\n+ heron"}`),
        afterTool: 'It is done.',
      })
      await writeSlowModel(at('endless'))
    },
  })
  await test.corral.client.pool.saveModelSettings({ modelId: 'endless', slots: 1 })
})
afterAll(() => test[Symbol.asyncDispose]())

const message = (role: string, ...texts: string[]) => ({
  type: 'message',
  id: `msg_${role}`,
  role,
  content: texts.map((text) => ({ type: 'input_text', text })),
})

const functionTool = (name: string) => ({
  type: 'function',
  name,
  description: `${name}. `.repeat(4),
  strict: false,
  parameters: {
    type: 'object',
    properties: { path: { type: 'string' } },
    required: ['path'],
    additionalProperties: false,
  },
})

/** What Codex 0.169 sends for a turn: all its fields, less of its texts. */
function turn(model: string, more: readonly object[] = []) {
  return {
    model,
    instructions: 'You are a coding agent. '.repeat(60),
    input: [
      message('developer', 'Permissions: read only.', 'Skills: none.'),
      message('user', '<environment_context><cwd>/</cwd></environment_context>'),
      message('user', 'Read /a'),
      ...more,
    ],
    tools: [
      functionTool('exec_command'),
      {
        type: 'namespace',
        name: 'mcp__files',
        description: 'Files',
        tools: [functionTool('read')],
      },
      {
        type: 'custom',
        name: 'apply_patch',
        description: 'Edits files.',
        format: { type: 'grammar', syntax: 'lark', definition: 'start: "*** Begin"' },
      },
      { type: 'web_search', external_web_access: false },
      { type: 'local_shell' },
      { type: 'tool_of_tomorrow', anything: [1] },
    ],
    tool_choice: 'auto',
    parallel_tool_calls: true,
    reasoning: { effort: 'xhigh', summary: 'auto' },
    store: false,
    stream: true,
    include: ['reasoning.encrypted_content'],
    prompt_cache_key: '01234567-0123-0123-0123-0123456789ab',
    text: { verbosity: 'low' },
    client_metadata: { 'x-codex-installation-id': '0' },
  }
}

const ask = async (body: object, path?: string) => {
  const events = await readEvents(await post(test, body, path))
  checkEvents(events)
  const last = events.at(-1)!
  expect(last).toMatchObject({ type: 'response.completed' })
  return last.response!.output as Readonly<Record<string, unknown>>[]
}

describe('Codex', () => {
  it('calls a tool of a namespace and sends its result, without /v1 as well', async () => {
    const [made] = await ask(turn('coder'))
    expect(made).toMatchObject({ type: 'function_call', name: 'read', namespace: 'mcp__files' })
    const history = [
      { type: 'reasoning', summary: [], encrypted_content: 'gAAAA' },
      made!,
      { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'I look.' }] },
      { type: 'item_of_tomorrow', anything: {} },
      {
        type: 'function_call_output',
        call_id: made!.call_id,
        output: [{ type: 'input_text', text: '' }],
      },
    ]
    const output = await ask(turn('coder', history), '/responses')
    expect(output).toMatchObject([{ content: [{ text: 'The file is empty.' }] }])
  })

  it('patches with a tool that takes free text', async () => {
    const [made] = await ask(turn('patcher'))
    expect(made).toMatchObject({
      type: 'custom_tool_call',
      name: 'apply_patch',
      input: '*** Begin\n+ heron',
    })
    const history = [
      made!,
      { type: 'custom_tool_call_output', call_id: made!.call_id, output: 'Done' },
    ]
    const output = await ask(turn('patcher', history))
    expect(output).toMatchObject([{ content: [{ text: 'It is done.' }] }])
  })

  it('sees real events before any content when its request has to wait', async () => {
    const left = new AbortController()
    const asked = { model: 'endless', input: 'Hello', stream: true }
    const headers = { 'content-type': 'application/json' }
    const init = { method: 'POST', headers, body: JSON.stringify(asked), signal: left.signal }
    // One slot, and each of them fills the context before it gives the slot back.
    const others = Array.from({ length: 6 }, () => test.fetch('/v1/responses', init))
    await eventually(() => requestsOf(test.corral, 'endless').waiting).toBe(5)
    const response = await post(test, { ...asked, max_output_tokens: 2 })
    let body = ''
    for await (const piece of response.body!.pipeThrough(new TextDecoderStream())) {
      if (body === '') {
        const types = [...piece.matchAll(/^event: (.+)$/gm)].map(([, type]) => type)
        expect(types).toEqual(['response.created', 'response.in_progress'])
        left.abort()
        await Promise.allSettled(others)
      }
      body += piece
    }
    expect(body).toContain('event: response.incomplete')
    await eventually(() => requestsOf(test.corral, 'endless')).toEqual({ active: 0, waiting: 0 })
  })

  it('is told at once that there is no WebSocket and no way to compact', async () => {
    for (const path of ['/v1/responses', '/responses']) {
      expect((await test.fetch(path)).status).toBe(404)
      const compact = await post(test, { model: 'coder' }, `${path}/compact`)
      expect(compact.status).toBe(404)
      expect(await compact.json()).toMatchObject({ error: { type: 'invalid_request_error' } })
    }
  })
})

describe('a broken request', () => {
  it.each(['', '{', 'null', '[]', '"x"', '{"model":"coder"}', '{"model":{},"input":"x"}'])(
    'is refused before a stream begins: %s',
    async (body) => {
      const response = await post(test, body)
      expect(response.status).toBe(400)
      expect(await response.json()).toMatchObject({
        error: { type: 'invalid_request_error', message: expect.any(String) as string },
      })
    },
  )

  it('for a model that is not there is refused with a status, streaming or not', async () => {
    for (const stream of [true, false]) {
      const response = await post(test, { model: 'nobody', input: 'Hi', stream })
      expect(response.status).toBe(404)
      expect(await response.json()).toMatchObject({ error: { code: 'model_not_found' } })
    }
  })

  it('that would open a WebSocket gets an answer at once', async () => {
    const { port } = new URL(test.address)
    const headers = {
      authorization: `Bearer ${test.userToken}`,
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
    }
    const answered = new Promise<number | undefined>((resolve, reject) => {
      const asking = get({ host: '127.0.0.1', port, path: '/v1/responses', headers })
      asking.on('response', (response) => {
        resolve(response.statusCode)
        response.destroy()
      })
      asking.on('upgrade', (_, socket) => {
        socket.destroy()
        reject(new Error('a WebSocket was opened'))
      })
      asking.on('error', reject)
    })
    expect(await answered).toBe(404)
  })
})
