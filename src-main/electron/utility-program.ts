import { constants } from 'node:os'
import { utilityProcess } from 'electron'
import type { ChildEnd, ChildProgram } from '../core/lib/child-program.ts'

/**
 * Runs a file of the bundle in a process of Electron: the app's own binary does not run as Node.
 * Electron ends it together with the app.
 */
export function startUtility(file: string, nodeOptions: readonly string[]): ChildProgram {
  const child = utilityProcess.fork(file, [], {
    cwd: '/',
    env: {},
    execArgv: [...nodeOptions],
    serviceName: 'Corral model check',
    stdio: 'ignore',
  })
  const ended = Promise.withResolvers<ChildEnd>()
  child.once('exit', (code) => ended.resolve(endOf(code)))
  return {
    pid: () => child.pid,
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- no window: a process
    send: (line) => child.postMessage(line),
    onLine: (listener) =>
      void child.on('message', (line: unknown) => {
        if (typeof line === 'string' && line.length <= maxLineChars) listener(line)
      }),
    onEnd: (listener) => void ended.promise.then(listener),
    kill() {
      if (child.pid === undefined) child.once('spawn', () => killNow(child.pid))
      else killNow(child.pid)
    },
  }
}

/** `kill` of Electron asks politely, and a file that hangs does not listen. */
function killNow(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(pid, 'SIGKILL')
  } catch {
    // It has ended meanwhile.
  }
}

const maxLineChars = 4096

/** Electron tells how a process ended as `waitpid` does: a signal by its number. */
function endOf(code: number): ChildEnd {
  const [signal] = Object.entries(constants.signals).find(([, number]) => number === code) ?? []
  return signal === undefined ? { code, signal: null } : { code: null, signal }
}
