// utilityProcess: a Node process with a `process.parentPort`, over the channel of child_process.fork.
import { type ChildProcess, fork } from 'node:child_process'
import { constants } from 'node:os'
import { join } from 'node:path'
import type { ForkOptions } from 'electron'
import { lifecycle } from '../core/lifecycle.ts'
import { strict, strictEmitter } from '../core/strict.ts'

const known = new Set(['cwd', 'env', 'execArgv', 'serviceName', 'stdio'])
const parentPort = join(import.meta.dirname, '..', 'core', 'parent-port.js')

class UtilityProcess extends strictEmitter('UtilityProcess', ['spawn', 'exit', 'message']) {
  readonly #child: ChildProcess

  constructor(file: string, args: string[], options: ForkOptions) {
    super()
    this.#child = fork(file, args, {
      cwd: options.cwd ?? process.cwd(),
      env: (options.env as NodeJS.ProcessEnv | undefined) ?? process.env,
      execArgv: [...(options.execArgv ?? []), '--import', parentPort],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    })
    this.#child.once('spawn', () => this.emit('spawn'))
    this.#child.on('message', (message) => this.emit('message', message))
    this.#child.once('exit', (code, signal) => {
      this.emit('exit', signal === null ? code : constants.signals[signal])
    })
  }

  get pid(): number | undefined {
    const { exitCode, signalCode, pid } = this.#child
    return exitCode === null && signalCode === null ? pid : undefined
  }

  postMessage(message: unknown): void {
    // One that has ended gets nothing, and nobody is told.
    this.#child.send(message as object, () => {})
  }

  kill(): boolean {
    return this.#child.kill()
  }
}

export const utilityProcess = strict('utilityProcess', {
  fork(file: string, args: string[] = [], options: ForkOptions = {}): UtilityProcess {
    lifecycle.requireReady('utilityProcess cannot be created before app is ready.')
    for (const name of Object.keys(options)) {
      if (!known.has(name)) throw new Error(`test host: utilityProcess option '${name}' is unknown`)
    }
    if (options.stdio !== 'ignore') throw new Error('test host: utilityProcess has no streams')
    return new UtilityProcess(file, args, options)
  },
})
