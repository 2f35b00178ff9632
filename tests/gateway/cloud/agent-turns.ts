import { messageFrames, stream } from './scripts.ts'

/*
 * Requests as agents send them: Claude Code 2.1.329 and Codex 0.169, all their fields and headers,
 * less of their texts; and what Anthropic answers them.
 */

export const text = (value: string, more: object = {}) => ({ type: 'text', text: value, ...more })
export const ephemeral = { cache_control: { type: 'ephemeral' } }
export const pixel =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII='

export const sessionId = '11111111-2222-4333-8444-555555555555'

export const claudeHeaders = {
  'anthropic-version': '2023-06-01',
  'anthropic-beta': 'claude-code-20250219,effort-2025-11-24',
  'anthropic-dangerous-direct-browser-access': 'true',
  'user-agent': 'claude-cli/2.1.329 (external, sdk-cli)',
  'x-app': 'cli',
  'x-claude-code-session-id': sessionId,
  'x-stainless-retry-count': '0',
}

const claudeFirst = [
  { role: 'user', content: [text('<system-reminder>Monday.</system-reminder>'), text('Look.')] },
  { role: 'system', content: '# Environment\nThe directory is /work.' },
]

export function claudeTurn(model: string, more: readonly object[] = []) {
  return {
    model,
    messages: [...claudeFirst, ...more],
    system: [
      text('x-anthropic-billing-header: cc_version=2.1.329.8c9; cc_entrypoint=sdk-cli;'),
      text('You are an agent.', ephemeral),
    ],
    tools: [
      {
        name: 'Read',
        description: 'Reads a file.',
        input_schema: {
          $schema: 'https://json-schema.org/draft/2020-12/schema',
          type: 'object',
          properties: { file_path: { type: 'string' } },
          required: ['file_path'],
          additionalProperties: false,
        },
        eager_input_streaming: true,
        defer_loading: false,
      },
    ],
    metadata: { user_id: `{"device_id":"0","account_uuid":"","session_id":"${sessionId}"}` },
    max_tokens: 32_000,
    thinking: { type: 'adaptive', display: 'omitted' },
    context_management: { edits: [{ type: 'clear_thinking_20251015', keep: 'all' }] },
    output_config: { effort: 'high' },
    diagnostics: { previous_message_id: null },
    stream: true,
  }
}

function block(index: number, type: string, fields: object): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, index, ...fields })}\n\n`
}

const signature = 'c2lnbmF0dXJl'

/** Anthropic thinks, signs it, and calls a tool twice. */
export function thoughtfulCalls(name: string, input: object) {
  const call = (index: number) => [
    block(index, 'content_block_start', {
      content_block: { type: 'tool_use', id: `toolu_${index}`, name, input: {} },
    }),
    block(index, 'content_block_delta', {
      delta: { type: 'input_json_delta', partial_json: JSON.stringify(input) },
    }),
    block(index, 'content_block_stop', {}),
  ]
  const end = { stop_reason: 'tool_use', stop_sequence: null }
  return stream([
    messageFrames.start,
    block(0, 'content_block_start', {
      content_block: { type: 'thinking', thinking: '', signature: '' },
    }),
    block(0, 'content_block_delta', { delta: { type: 'thinking_delta', thinking: 'I ponder.' } }),
    block(0, 'content_block_delta', { delta: { type: 'signature_delta', signature } }),
    block(0, 'content_block_stop', {}),
    ...call(1),
    ...call(2),
    block(0, 'message_delta', { delta: end, usage: { output_tokens: 9 } }),
    messageFrames.stop,
  ])
}

/** What Anthropic has to see again of them. */
export function thoughtfulTurn(name: string, input: object, results: readonly string[]) {
  return [
    {
      role: 'assistant',
      content: [
        { type: 'thinking', thinking: 'I ponder.', signature },
        { type: 'tool_use', id: 'toolu_1', name, input },
        { type: 'tool_use', id: 'toolu_2', name, input },
      ],
    },
    {
      role: 'user',
      content: results.map((content, at) => ({
        type: 'tool_result',
        tool_use_id: `toolu_${at + 1}`,
        content,
      })),
    },
  ]
}

const message = (role: string, ...texts: string[]) => ({
  type: 'message',
  id: `msg_${role}`,
  role,
  content: texts.map((value) => ({ type: 'input_text', text: value })),
})

export const codexHeaders = {
  originator: 'codex_exec',
  'session-id': sessionId,
  'thread-id': sessionId,
  'x-client-request-id': sessionId,
  'x-codex-window-id': `${sessionId}:0`,
  'user-agent': 'codex_exec/0.169.0 (Debian 12.0.0; x86_64) xterm (codex_exec; 0.169.0)',
}

export function codexTurn(model: string, more: readonly object[] = []) {
  const parameters = {
    type: 'object',
    properties: { cmd: { type: 'string' } },
    required: ['cmd'],
    additionalProperties: false,
  }
  const tool = { type: 'function', description: 'A tool.', strict: false, parameters }
  return {
    model,
    stream: true,
    input: [message('developer', 'Permissions.', 'Skills.'), message('user', 'Look.'), ...more],
    tools: [
      { ...tool, name: 'exec_command' },
      { type: 'namespace', name: 'agents', description: '', tools: [{ ...tool, name: 'spawn' }] },
      { type: 'web_search', external_web_access: false },
    ],
    tool_choice: 'auto',
    parallel_tool_calls: true,
    reasoning: { summary: 'auto' },
    store: false,
    include: ['reasoning.encrypted_content'],
    prompt_cache_key: sessionId,
    client_metadata: { session_id: sessionId },
  }
}
