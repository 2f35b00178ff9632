import { mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import OpenAI from 'openai'
import { projectRoot } from '../../helpers/project-root.ts'
import type { LoopDelay } from '../loop-delay.ts'
import { endProcess, startServer } from './child.ts'
import type { Launcher, ModelSetup } from './contender.ts'

const preload = new URL('../loop-delay.ts', import.meta.url).href

/**
 * `corral serve` as a user starts it, on a data folder of its own. Leaves a profile of its
 * JavaScript in `profileDir` when it stops.
 */
export function corralLauncher(setup: ModelSetup, profileDir: string | null): Launcher {
  return {
    name: 'Corral',
    runsAlready: false,
    async launch() {
      const home = await mkdtemp(join(tmpdir(), 'corral-bench-'))
      await mkdir(join(home, 'models'))
      await symlink(setup.path, join(home, 'models', `${setup.id}.gguf`))
      const command = join(projectRoot, 'src-main', 'headless', 'corral.js')
      const profile = profileDir === null ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileDir}`]
      const { child, address } = await startServer(
        [process.execPath, ...profile, command, 'serve', '--port', '0'],
        {
          env: { ...process.env, CORRAL_HOME: home, NODE_OPTIONS: `--import=${preload}` },
          stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
        },
      )
      const token = (await readFile(join(home, 'first-token'), 'utf8')).trim()
      const call = (method: string, path: string, body: unknown) =>
        restCall(`${address}/api${path}`, method, token, body)
      await call('PUT', '/pool/model-settings', {
        modelId: setup.id,
        slots: setup.slots,
        contextTokens: setup.contextTokens,
      })
      return {
        name: 'Corral',
        openai: new OpenAI({ baseURL: `${address}/v1`, apiKey: token, maxRetries: 0 }),
        model: setup.id,
        pid: child.pid ?? null,
        unload: () => call('POST', '/pool/unload', { modelId: setup.id }),
        async loopDelay() {
          const answer = once(child, 'message')
          child.send('loop-delay')
          const [delay] = (await answer) as [LoopDelay]
          return delay
        },
        async stop() {
          await endProcess(child)
          await rm(home, { recursive: true, force: true })
        },
      }
    },
  }
}

async function restCall(url: string, method: string, token: string, body: unknown): Promise<void> {
  const response = await fetch(url, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!response.ok) throw new Error(`${method} ${url}: ${response.status} ${await response.text()}`)
}
