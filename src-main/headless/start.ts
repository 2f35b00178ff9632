import { spawn } from 'node:child_process'
import { Command } from 'commander'
import { parsePort } from '../core/host.ts'
import { serve } from './commands/serve.ts'
import { findElectron } from './electron-binary.ts'
import { exitWithError } from './exit.ts'
import { buildIfStale } from './build.ts'
import { dataDir, projectRoot } from './headless-host.ts'

interface Options {
  headless?: boolean
  port?: number
}

const program = new Command('npm start --')
  .description('Start Corral: its window where Electron can run, else headless.')
  .option('--headless', 'no window, even where Electron can run')
  .option('--port <number>', 'port to try first', parsePort)
  .action(start)
try {
  await program.parseAsync()
} catch (error) {
  exitWithError(error)
}

async function start({ headless, port }: Options): Promise<void> {
  if (port !== undefined) process.env.CORRAL_PORT = String(port)
  await buildIfStale(projectRoot)
  if (headless) return serve({})
  const electron = await findElectron(projectRoot, mayFetch)
  if ('missing' in electron) {
    console.log(`No window: ${electron.missing}. Starting headless instead.`)
    return serve({})
  }
  openWindow(electron.command)
}

/** Not while the switch says that nothing leaves this Mac. */
async function mayFetch(): Promise<boolean> {
  const { isSwitchOn } = await import('../core/corral.ts')
  return !isSwitchOn(dataDir())
}

/** Electron takes over; this process passes signals on and ends as it ends. */
function openWindow(command: string): void {
  const electron = spawn(command, [projectRoot], { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => electron.kill(signal))
  electron.once('error', exitWithError)
  electron.once('exit', (code) => process.exit(code ?? 1))
}
