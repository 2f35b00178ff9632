import { mkdir, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { delimiter, join } from 'node:path'
import { type Corral, createCorral } from '../../src-main/core/corral.ts'
import { startFakeProvider } from '../providers/fake-provider.ts'
import { chatStream } from '../gateway/cloud/scripts.ts'
import { writeChainModel } from '../helpers/models/chain-model.ts'
import { testHost } from '../helpers/test-host.ts'

/**
 * Run as a process of its own, under strace: everything that could lead outside, first while nothing
 * may leave, then the same without the switch. Each part ends with a mark among the system calls.
 */
const [dataDir = '', outsideHost = ''] = process.argv.slice(2)

const allPaths = [
  '/v1/chat/completions',
  '/v1/completions',
  '/v1/embeddings',
  '/v1/responses',
  '/v1/messages',
  '/v1/messages/count_tokens',
  '/api/chat',
  '/api/generate',
  '/api/embed',
]

const outside = await startFakeProvider(outsideHost)
outside.answer = chatStream('far')
const inside = await startFakeProvider()
const unknown = 'https://cloud.corral-test.invalid'
const bin = join(dataDir, 'bin')
await mkdir(bin, { recursive: true })
await writeFile(join(bin, 'op'), '#!/bin/sh\nexit 1\n', { mode: 0o755 })
await mkdir(join(dataDir, 'models'))
await writeChainModel(join(dataDir, 'models', 'home.gguf'), { says: 'At home.' })

const corral = await createCorral(
  testHost(dataDir, {
    environment: {
      PATH: `${bin}${delimiter}${process.env.PATH}`,
      CORRAL_ENV_KEYS: '1',
      OPENAI_API_KEY: 'sk-environment-0123456789',
      VAULT_ADDR: outside.origin,
      VAULT_TOKEN: 'token',
      AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_REGION: 'nowhere-1',
      AWS_ENDPOINT_URL_SECRETS_MANAGER: unknown,
    },
  }),
)
const address = await corral.start()
const { client } = corral
const { token } = await client.tokens.create({ label: 'app', access: 'user' })
const ids = await addProviders(corral)

await client.activitySettings.update({ nothing_leaves: true })
await mark('begin')
const shut = await storm({ paths: allPaths, patienceMs: 15_000 })
await mark('middle')
await client.activitySettings.update({ nothing_leaves: false })
const open = await storm({ paths: allPaths.slice(0, 1), patienceMs: 4000 })
await mark('end')
await writeFile(join(dataDir, 'statuses.json'), JSON.stringify({ shut, open }))
// A resolver that still waits for an answer would hold up an orderly end.
process.kill(process.pid, 'SIGKILL')

async function addProviders({ client: { providers, routing } }: Corral): Promise<number[]> {
  const given = [
    { name: 'away', base_url: outside.origin },
    { name: 'named', base_url: unknown },
    { name: 'claude', base_url: outside.origin, protocols: ['anthropic' as const] },
    { name: 'two', base_url: inside.origin, more_base_urls: [outside.origin] },
    { name: 'by-program', base_url: inside.origin, api_key: 'op://a/b/c' },
    { name: 'by-vault', base_url: inside.origin, api_key: 'vault:secret/a#key' },
    { name: 'by-aws', base_url: inside.origin, api_key: 'aws-sm:key' },
  ]
  const made = []
  for (const one of given) {
    made.push(
      await providers.create({
        api_key: 'sk-outside-0123456789-aaaa',
        protocols: ['openai'],
        models: ['gpt'],
        allow_private: true,
        ...one,
      }),
    )
  }
  const rules = [
    { model_pattern: 'out', pattern_type: 'exact', backend_type: 'away' },
    { model_pattern: 'far-', pattern_type: 'prefix', backend_type: 'named' },
    { model_pattern: 'by/.*', pattern_type: 'regex', backend_type: 'claude' },
    {
      model_pattern: 'both',
      pattern_type: 'exact',
      backend_type: 'named',
      fallback_backend: 'away',
    },
    { model_pattern: 'alias', pattern_type: 'exact', backend_type: 'alias', backend_model: 'out' },
  ] as const
  for (const rule of rules) await routing.create({ ...rule })
  await routing.create({
    model_pattern: 'saved',
    pattern_type: 'exact',
    backend_type: 'away',
    targets: [{ backend_type: 'local', backend_model: 'home', tier: 1, weight: 1 }],
  })
  return made.map(({ id }) => id)
}

/** Of each request that was answered in time, its status. */
async function storm({
  paths,
  patienceMs,
}: {
  paths: readonly string[]
  patienceMs: number
}): Promise<Record<string, number>> {
  const models = ['away/gpt', 'named/gpt', 'claude/gpt', 'two/gpt', 'openai/gpt-4o', 'out', 'far-1']
    .concat('by/x', 'both', 'alias', 'saved', 'home')
    .concat('by-program/gpt', 'by-vault/gpt', 'by-aws/gpt')
  const messages = [{ role: 'user', content: 'hi' }]
  const statuses: Record<string, number> = {}
  const ask = async (path: string, model: string, stream: boolean) => {
    const body = { model, messages, prompt: 'hi', input: 'hi', max_tokens: 3, stream }
    const signal = AbortSignal.timeout(patienceMs)
    const answer = await fetch(address + path, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal,
    })
    statuses[`${path} ${model} ${stream}`] = answer.status
    await answer.text()
  }
  const asked = paths.flatMap((path) =>
    models.flatMap((model) => [ask(path, model, false), ask(path, model, true)]),
  )
  const tested = ids.flatMap((provider_id) => [
    client.providers.test({ provider_id }),
    client.providers
      .get({ provider_id })
      .then(({ keys }) =>
        Promise.all(keys.map(({ id }) => client.providers.keys.test({ provider_id, key_id: id }))),
      ),
  ])
  const others = [
    client.settingsProviders.test({ backend_type: 'openai' }),
    client.routing.explain({ model_name: 'both' }),
    client.routing.list(),
    client.providers.list(),
    client.providers.environment.find(),
    fetch(`${address}/v1/models`, { headers: { authorization: `Bearer ${token}` } }),
  ]
  await Promise.race([
    Promise.allSettled([...asked, ...tested, ...others]),
    new Promise((resolve) => setTimeout(resolve, patienceMs)),
  ])
  return statuses
}

/** A connection to a file that is not there, which strace sees. */
function mark(name: string): Promise<void> {
  return new Promise((resolve) => {
    connect({ path: `/nothing-leaves/${name}` }).once('error', () => resolve())
  })
}
