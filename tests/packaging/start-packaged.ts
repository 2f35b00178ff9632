import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { chmod, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

// Starts a packaged app on an empty data folder, asks it over its port and by its own command, and
// quits it. Playwright cannot: a fuse takes the debugger away. Usage: start-packaged.ts <Corral.app>

const run = promisify(execFile)
const longestMs = 120_000

const contents = join(resolve(process.argv[2] ?? 'release/mac-arm64/Corral.app'), 'Contents')
const home = await temporaryFolder()
await chmod(home, 0o700)
const env = { ...process.env, CORRAL_HOME: home, CORRAL_PORT: '0' }
const corral = (...args: string[]) =>
  run(join(contents, 'Resources', 'bin', 'corral'), args, { env, timeout: longestMs })

const app = spawn(join(contents, 'MacOS', 'Corral'), [], { env, stdio: 'inherit' })
const ended = once(app, 'exit')
try {
  await until('the app has opened its port', () => existsSync(join(home, 'server.json')))
  const { stdout } = await corral('status', '--json')
  const { running, address, pid } = JSON.parse(stdout) as Record<string, unknown>
  demand('the command finds the running app', running === true && pid === app.pid)
  const health = await fetch(`${String(address)}/health`)
  demand('the port answers', health.status === 200)
  const doctor = JSON.parse((await corral('doctor', '--json')).stdout) as { checks: object[] }
  for (const check of doctor.checks) console.log(JSON.stringify(check))
  // The trial of a file runs in a process of Electron, and the trash is the system's.
  await corral('verify', 'corral-starter')
  await corral('rm', 'corral-starter', '--yes')
  demand('a model is in the trash', !existsSync(join(home, 'models', 'corral-starter.gguf')))
  // The command has the keychain of the app: it opens the same vault.
  const vault = JSON.parse((await corral('vault', 'status', '--json')).stdout) as { root: string }
  demand('the root secret lies in the keychain', vault.root === 'keychain')
} finally {
  app.kill('SIGTERM')
  const [code] = (await Promise.race([ended, sleep(longestMs, ['late'])])) as [unknown]
  if (code === 'late') app.kill('SIGKILL')
  demand(`the app ends when it is asked to (${String(code)})`, code === 0)
  await rm(home, { recursive: true, force: true })
}

async function until(what: string, isSo: () => boolean): Promise<void> {
  const givenUpAt = Date.now() + longestMs
  while (!isSo() && app.exitCode === null && Date.now() < givenUpAt) await sleep(100)
  demand(what, isSo())
}

function demand(what: string, isSo: boolean): void {
  console.log(`start-packaged: ${isSo ? 'yes' : 'NO'}, ${what}`)
  if (!isSo) process.exitCode = 1
}
