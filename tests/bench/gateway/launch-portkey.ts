import { execFile, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import { endProcess } from '../contenders/child.ts'
import type { Launched } from './contender.ts'

const wanted = '@portkey-ai/gateway@1.15.2'

/** As it is on npm it answers every stream with 500: github.com/Portkey-AI/gateway/issues/1389. */
const shim = new URL('mutable-fetch-headers.ts', import.meta.url).href

/** Installed for this run only, into a temporary folder. `null` when it cannot be had. */
export async function launchPortkey(upstream: string): Promise<Launched | null> {
  const folder = await mkdtemp(join(tmpdir(), 'corral-bench-portkey-'))
  const remove = () => rm(folder, { recursive: true, force: true })
  try {
    const args = ['install', '--prefix', folder, '--no-audit', '--no-fund', wanted]
    await promisify(execFile)('npm', args, { timeout: 180_000 })
  } catch {
    await remove()
    return null
  }
  const program = join(folder, 'node_modules/@portkey-ai/gateway/build/start-server.js')
  const port = await freePort()
  const command = [`--import=${shim}`, program, `--port=${port}`, '--headless']
  const child = spawn(process.execPath, command, { stdio: 'ignore' })
  const stop = async () => {
    await endProcess(child)
    await remove()
  }
  const origin = `http://127.0.0.1:${port}`
  if (!(await answers(origin))) {
    await stop()
    return null
  }
  const headers = {
    authorization: 'Bearer bench',
    'x-portkey-provider': 'openai',
    'x-portkey-custom-host': `${upstream}/v1`,
  }
  const pid = child.pid ?? null
  const portkey = { name: 'Portkey', origin, protocol: 'openai', headers, pid } as const
  return { gateways: [{ ...portkey, model: (name) => name }], stop }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

async function answers(origin: string): Promise<boolean> {
  for (let left = 100; left > 0; left--) {
    const response = await fetch(origin).catch(() => null)
    if (response) return true
    await delay(100)
  }
  return false
}
