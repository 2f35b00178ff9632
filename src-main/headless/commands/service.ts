import { existsSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { findRunning } from '../../core/discovery.ts'
import { CorralError } from '../../core/errors.ts'
import { ownCommand } from '../app-parts.ts'
import { NotRunningError, notRunningCode } from '../exit.ts'
import { dataDir } from '../headless-host.ts'
import type { ServicePlan } from '../service/service-files.ts'
import { type ServiceManager, serviceManagerFor } from '../service/service-manager.ts'

interface Output {
  json?: boolean
}

interface InstallOptions extends Output {
  port?: number
  /** Only print the file. */
  print?: boolean
}

export async function installService(options: InstallOptions): Promise<void> {
  const manager = serviceManagerFor(process.platform)
  const plan = planOf(options)
  const file = manager.fileOf(plan)
  if (options.print) return void process.stdout.write(file)
  await manager.demandThere()
  const running = await findRunning(dataDir())
  if (running && !(await manager.isRunning())) {
    const who = `Corral already runs (process ${running.pid}).`
    throw new CorralError('conflict', `${who} Quit it first, or leave the work to it.`)
  }
  await mkdir(dirname(plan.logFile), { recursive: true, mode: 0o700 })
  await mkdir(dirname(manager.path), { recursive: true })
  await writeFile(manager.path, file, { mode: 0o600 })
  await manager.start()
  await show(manager, options)
  if (manager.hint !== null) console.error(`corral: ${manager.hint}`)
}

/** Data, models and logs stay. */
export async function uninstallService(options: Output): Promise<void> {
  const manager = serviceManagerFor(process.platform)
  const wasInstalled = existsSync(manager.path)
  if (wasInstalled) await manager.stop()
  await rm(manager.path, { force: true })
  if (options.json) return console.log(JSON.stringify({ installed: false, file: manager.path }))
  if (wasInstalled) console.error(`corral: ${manager.path} is gone, and the service with it`)
  else console.error('corral: the service was not installed')
}

export async function restartService(options: Output): Promise<void> {
  const manager = serviceManagerFor(process.platform)
  if (!existsSync(manager.path)) {
    throw new NotRunningError("The service is not installed: 'corral service install' does it.")
  }
  await manager.restart()
  await show(manager, options)
}

/** Exit code 3 when it does not run. */
export async function serviceStatus(options: Output): Promise<void> {
  const isRunning = await show(serviceManagerFor(process.platform), options)
  if (!isRunning) process.exitCode = notRunningCode
}

async function show(manager: ServiceManager, options: Output): Promise<boolean> {
  const installed = existsSync(manager.path)
  const running = installed && (await manager.isRunning())
  const address = running ? ((await findRunning(dataDir()))?.address ?? null) : null
  const facts = { installed, running, file: manager.path, address }
  if (options.json) console.log(JSON.stringify(facts))
  else if (!installed) console.log('The service is not installed')
  else console.log(`The service ${running ? 'runs' : 'does not run'} (${manager.path})`)
  return running
}

/** Only what is no secret goes into the file: keys of providers are Corral's own to keep. */
function planOf({ port }: InstallOptions): ServicePlan {
  const folder = resolve(dataDir())
  return {
    command: [...ownCommand(), 'serve', ...(port === undefined ? [] : ['--port', String(port)])],
    variables: { CORRAL_HOME: folder, PATH: '/usr/local/bin:/opt/homebrew/bin:/usr/bin:/bin' },
    logFile: join(folder, 'logs', 'service.log'),
  }
}
