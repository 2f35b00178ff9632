import { fileURLToPath } from 'node:url'
import OpenAI from 'openai'
import { endProcess, startServer } from './child.ts'
import type { Launcher, ModelSetup } from './contender.ts'

const server = fileURLToPath(new URL('../bare-server.ts', import.meta.url))

/** node-llama-cpp's own batching behind the least server there can be: the stand-in for a peer. */
export function bareLauncher(setup: ModelSetup): Launcher {
  return {
    name: 'bare',
    runsAlready: false,
    async launch() {
      const { child, address } = await startServer(
        [process.execPath, server, JSON.stringify(setup)],
        { stdio: ['ignore', 'pipe', 'inherit'] },
      )
      return {
        name: 'bare',
        openai: new OpenAI({ baseURL: `${address}/v1`, apiKey: 'none', maxRetries: 0 }),
        model: setup.id,
        pid: child.pid ?? null,
        unload: () => fetch(`${address}/unload`, { method: 'POST' }),
        loopDelay: null,
        stop: () => endProcess(child),
      }
    },
  }
}
