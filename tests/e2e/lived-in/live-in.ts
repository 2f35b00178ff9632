import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ChatProvider } from '../chat-provider.ts'
import { userHomeOf } from '../launch-window.ts'
import type { PlayedHub } from '../played-hub.ts'
import type { HeadlessServer } from '../serve-headless.ts'

interface Around {
  readonly home: string
  readonly server: HeadlessServer
  readonly provider: ChatProvider
  readonly hub: PlayedHub
}

const local = 'qwen3-8b-q4_k_m'

/** Does, through the local port, what somebody does in a month: keys, rules, people, chats. */
export async function liveIn({ home, server, provider, hub }: Around): Promise<void> {
  const send = async <T>(method: string, path: string, body: object = {}): Promise<T> => {
    const answer = await fetch(`${server.address}/api${path}`, {
      method,
      headers: {
        authorization: `Bearer ${server.firstToken}`,
        ...(method !== 'GET' && { 'content-type': 'application/json' }),
      },
      ...(method !== 'GET' && { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`)
    return (text === '' ? null : JSON.parse(text)) as T
  }
  const post = <T>(path: string, body?: object) => send<T>('POST', path, body)

  await post('/settings/providers', {
    backend_type: 'anthropic',
    api_key: 'sk-ant-api03-lived-in-k7Qe',
  })
  await post('/settings/providers', { backend_type: 'openai', api_key: 'sk-proj-lived-in-9fXa' })
  await post('/v1/providers', {
    name: 'office',
    display_name: 'Office server',
    base_url: provider.baseUrl,
    allow_private: true,
    api_key: 'sk-office-aB3d',
    models: ['echo', 'echo-large'],
  })

  const rule = (fields: object) => post('/settings/rules', fields)
  await rule({
    model_pattern: 'fast',
    backend_type: 'local',
    backend_model: 'gemma-3-4b-it-q4_k_m',
  })
  await rule({
    model_pattern: 'claude-(.*)',
    pattern_type: 'regex',
    backend_type: 'anthropic',
    backend_model: 'claude-$1',
    fallback_backend: 'office',
    conditions: { doors: ['anthropic'], input_tokens_over: 1000 },
  })
  await rule({ model_pattern: 'private/*', backend_type: 'local', backend_model: local })

  const token = (label: string, more: object = {}) =>
    post<{ id: string }>('/tokens', { label, ...more })
  await token('Claude Code')
  const editor = await token('Zed', { cloud: false, requestsPerMinute: 60 })
  await token('Home automation', { models: [local] })
  await send('PUT', `/settings/limits/app/${editor.id}`, { concurrent_requests: 4 })
  const month = { window: 'month', time_zone: 'Europe/Berlin' }
  await post('/settings/budgets', { scope: 'all', ...month, limit_microusd: 40_000_000 })
  await post('/settings/budgets', {
    scope: 'provider',
    scope_id: '2',
    ...month,
    limit_microusd: 5_000_000,
  })

  for (const email of ['ann@example.com', 'bob@example.com', 'charlotte.long-name@example.org']) {
    await post('/auth/register', { email, password: 'correct horse battery' })
  }
  await send('PUT', '/auth/users/1', { status: 'approved' })

  await post('/profiles', {
    name: 'coder',
    modelId: local,
    description: 'Careful with code, brief in words',
    systemPrompt: 'You are a careful programmer.',
    sampling: { temperature: 0.2 },
    aliases: ['code'],
  })
  await post('/profiles', {
    name: 'writer',
    modelId: 'gemma-3-4b-it-q4_k_m',
    sampling: { temperature: 0.9 },
  })

  await post('/pool/load', { modelId: local })
  await post('/pool/load', { modelId: 'gemma-3-4b-it-q4_k_m' })
  await post('/pool/pin', { modelId: local, pinned: true })
  await post('/models/download', { model_id: `${hub.addSmallRepo()}:Q8_0` })
  await post('/models/download', { model_id: 'quiet/Echo-4B-GGUF:Q4_K_M' })
  await post('/vault/backups')
  await mkdir(join(userHomeOf(home), '.codex'), { recursive: true })
  await writeFile(join(userHomeOf(home), '.codex', 'config.toml'), 'model = "gpt-6"\n')

  for (const [question, models] of conversations) {
    const { id } = await post<{ id: string }>('/conversations', { models })
    await post(`/conversations/${id}/ask`, { text: question })
  }
}

const conversations: [string, string[]][] = [
  ['Give me three names for a grey cat', ['gemma-3-4b-it-q4_k_m']],
  ['How do I undo the last commit but keep the changes?', [local]],
  ['Compare the two: why is the sky blue?', [local, 'gemma-3-4b-it-q4_k_m']],
  ['Why is the sky blue?', [local]],
]
