import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { projectRoot } from '../../helpers/project-root.ts'
import { endProcess, startServer } from '../contenders/child.ts'
import { modelNames } from './answers.ts'
import type { Gateway, Launched } from './contender.ts'

/** The ways through one Corral; the client always speaks OpenAI's protocol. */
const ways = {
  'Corral, bytes': 'openai',
  'Corral, translated': 'anthropic',
} as const

interface CorralOptions {
  readonly profileDir?: string | null
  readonly logsRequests?: boolean
}

/**
 * `corral serve` as a user starts it, with a token of an app, a provider of each protocol, a rule for
 * each model, limits and a budget, on a data folder of its own. Leaves a profile of its JavaScript in
 * `profileDir` when it stops.
 */
export async function launchCorral(
  upstream: string,
  { profileDir = null, logsRequests = true }: CorralOptions = {},
): Promise<Launched> {
  const home = await mkdtemp(join(tmpdir(), 'corral-bench-'))
  const command = join(projectRoot, 'src-main', 'headless', 'corral.js')
  const profile = profileDir === null ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileDir}`]
  const remove = () => rm(home, { recursive: true, force: true })
  const started = startServer([process.execPath, ...profile, command, 'serve', '--port', '0'], {
    env: { ...process.env, CORRAL_HOME: home },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  started.catch(remove)
  const { child, address } = await started
  const stop = async () => {
    await endProcess(child)
    await remove()
  }
  try {
    const admin = (await readFile(join(home, 'first-token'), 'utf8')).trim()
    const call: Call = (method, path, body) => send(method, `${address}/api${path}`, admin, body)
    await call('PUT', '/settings/activity', { log_requests: logsRequests })
    const token = await setUp(upstream, (path, body) => call('POST', path, body))
    const gateways = Object.entries(ways).map(([name, protocol]): Gateway => ({
      name: logsRequests ? name : `${name}, no log`,
      origin: address,
      protocol: 'openai',
      headers: { authorization: `Bearer ${token}` },
      pid: child.pid ?? null,
      model: (model) => `${protocol}-${model}`,
    }))
    return { gateways, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Answers the token of an app. */
async function setUp(
  upstream: string,
  call: (path: string, body: object) => Promise<unknown>,
): Promise<string> {
  for (const protocol of Object.values(ways)) {
    await call('/v1/providers', {
      name: `bench-${protocol}`,
      base_url: upstream,
      api_key: 'sk-bench-0123456789-abcdefghij',
      protocols: [protocol],
      models: modelNames,
    })
    await call('/settings/rules', {
      model_pattern: `${protocol}-`,
      pattern_type: 'prefix',
      backend_type: `bench-${protocol}`,
      backend_model: '$1',
    })
  }
  await call('/settings/budgets', { scope: 'all', window: 'day', limit_microusd: 10_000_000 })
  const { token } = (await call('/tokens', { label: 'bench' })) as { token: string }
  return token
}

type Call = (method: 'POST' | 'PUT', path: string, body: object) => Promise<unknown>

async function send(method: string, url: string, token: string, body: object): Promise<unknown> {
  const response = await fetch(url, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`)
  return response.json()
}
