import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { userHomeOf } from './launch-window.ts'
import { commandEnvironment, corralCommand } from '../helpers/corral-command.ts'

export interface HeadlessServer {
  readonly address: string
  /** The token that the first start leaves in the data folder. */
  readonly firstToken: string
  readonly pid: number
  stop(): Promise<void>
}

/** Starts `corral serve` as a user would, and waits for the address it prints. */
export async function serveHeadless(home: string, port = 0): Promise<HeadlessServer> {
  const server = spawn(process.execPath, [corralCommand, 'serve', '--port', String(port)], {
    env: { ...process.env, ...commandEnvironment, CORRAL_HOME: home, HOME: userHomeOf(home) },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const address = await new Promise<string>((resolve, reject) => {
    server.once('exit', (code) => reject(new Error(`corral serve ended with ${code}`)))
    createInterface({ input: server.stdout }).on('line', (line) => {
      const found = /http:\S+/.exec(line)
      if (found) resolve(found[0])
    })
  })
  return {
    address,
    firstToken: (await readFile(join(home, 'first-token'), 'utf8')).trim(),
    pid: server.pid ?? 0,
    async stop() {
      if (server.exitCode !== null) return
      server.kill('SIGTERM')
      await once(server, 'exit')
    },
  }
}
