import { fileURLToPath } from 'node:url'
import { endProcess, startServer } from '../contenders/child.ts'
import type { Launched } from './contender.ts'

const program = fileURLToPath(new URL('bare-pipe.ts', import.meta.url))

export async function launchBare(upstream: string): Promise<Launched> {
  const { child, address } = await startServer([process.execPath, program, upstream], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const pid = child.pid ?? null
  const bare = { name: 'bare pipe', origin: address, protocol: 'openai', headers: {}, pid } as const
  return {
    gateways: [{ ...bare, model: (name) => name }],
    stop: () => endProcess(child),
  }
}
