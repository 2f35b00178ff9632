import { spawn } from 'node:child_process'
import { constants } from 'node:os'

/**
 * Runs a program in this terminal until it ends. Control-C is for the program, which is in the same
 * group; this process only waits.
 * @returns its exit code; of one that a signal ended, as shells report it
 * @throws Error `ENOENT` where there is no such program
 */
export async function startProgram(
  program: string,
  args: readonly string[],
  variables: Readonly<Record<string, string>>,
): Promise<number> {
  const child = spawn(program, args, { stdio: 'inherit', env: { ...process.env, ...variables } })
  const listeners: [NodeJS.Signals, (signal: NodeJS.Signals) => void][] = [
    ['SIGINT', () => {}],
    ['SIGTERM', (signal) => child.kill(signal)],
    ['SIGHUP', (signal) => child.kill(signal)],
  ]
  for (const [signal, listener] of listeners) process.on(signal, listener)
  try {
    const ended = Promise.withResolvers<number>()
    child.once('error', ended.reject)
    child.once('exit', (code, signal) =>
      ended.resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])),
    )
    return await ended.promise
  } finally {
    for (const [signal, listener] of listeners) process.off(signal, listener)
  }
}
