import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { writeChainModel } from '../helpers/models/chain-model.ts'
import { temporaryFolder } from '../helpers/test-corral.ts'
import { commandEnvironment, corralCommand } from '../helpers/corral-command.ts'

export interface Finished {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** A data folder with models that say one thing each: `brief` and `endless`. */
export async function makeHome(): Promise<string> {
  const home = await temporaryFolder()
  const models = join(home, 'models')
  await mkdir(models)
  await writeChainModel(join(models, 'brief.gguf'), { says: 'All is well 🌊.' })
  await writeChainModel(join(models, 'endless.gguf'), { says: 'la la li. ', endless: true })
  return home
}

/** Starts `corral …` on a data folder, as a person does in a terminal. */
export function spawnCorral(
  home: string,
  args: readonly string[],
  env: Record<string, string> = {},
  stdin: 'ignore' | 'pipe' = 'ignore',
): ChildProcess {
  return spawn(process.execPath, [corralCommand, ...args], {
    env: { ...commandEnvironment, HOME: home, CORRAL_HOME: home, ...env },
    stdio: [stdin, 'pipe', 'pipe'],
  })
}

/** Runs `corral …` to its end. */
export async function corral(home: string, ...args: string[]): Promise<Finished> {
  return finish(spawnCorral(home, args))
}

export async function finish(child: ChildProcess): Promise<Finished> {
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout!),
    text(child.stderr!),
    once(child, 'close') as Promise<[number | null]>,
  ])
  return { code, stdout, stderr }
}

export interface Serving extends AsyncDisposable {
  readonly address: string
  readonly child: ChildProcess
  /** What it has printed so far. */
  printed(): string
  /** Sends a signal and waits for the end. */
  end(signal: NodeJS.Signals): Promise<number | null>
}

/** Runs `corral serve` until it says that it runs. */
export async function serve(
  home: string,
  port = 0,
  env: Record<string, string> = {},
): Promise<Serving> {
  const child = spawnCorral(home, ['serve', '--port', String(port)], env)
  const closed = once(child, 'close') as Promise<[number | null]>
  let printed = ''
  const address = await new Promise<string>((resolve, reject) => {
    child.stderr!.on('data', (data: Buffer) => (printed += data.toString()))
    child.stdout!.on('data', (data: Buffer) => {
      printed += data.toString()
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(printed)
      if (found && printed.includes('token create')) resolve(found[0])
    })
    child.once('close', () => reject(new Error(`serve ended: ${printed}`)))
  })
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal)
    return (await closed)[0]
  }
  return {
    address,
    child,
    printed: () => printed,
    end,
    async [Symbol.asyncDispose]() {
      await end('SIGKILL')
    },
  }
}
