import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

/** Starts a server and waits for the line in which it says its address. */
export async function startServer(
  command: readonly string[],
  options: SpawnOptions,
): Promise<{ child: ChildProcess; address: string }> {
  const [program = '', ...args] = command
  const child = spawn(program, args, { ...options, detached: false })
  const address = await new Promise<string>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`${command.join(' ')} ended with ${code}`)))
    const { stdout } = child
    if (!stdout) throw new Error('stdout needs to be a pipe')
    createInterface({ input: stdout }).on('line', (line) => {
      const found = /http:\S+/.exec(line)
      if (found) resolve(found[0])
    })
  })
  return { child, address }
}

/** By SIGTERM; by SIGKILL when that takes more than ten seconds. */
export async function endProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  const force = setTimeout(() => child.kill('SIGKILL'), 10_000)
  await ended
  clearTimeout(force)
}
