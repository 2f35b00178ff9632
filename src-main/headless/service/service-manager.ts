import { homedir, userInfo } from 'node:os'
import { join } from 'node:path'
import { CorralError } from '../../core/errors.ts'
import { type ToolAnswer, runTool } from './run-tool.ts'
import {
  type ServicePlan,
  launchdFile,
  launchdLabel,
  systemdFile,
  systemdUnit,
} from './service-files.ts'

/** What runs programs for a user, as this system has it. */
export interface ServiceManager {
  /** Where the file goes. */
  readonly path: string
  fileOf(plan: ServicePlan): string
  /** Before anything is written. @throws CorralError `unavailable` where it does not answer */
  demandThere(): Promise<void>
  /** Starts what the file says, in place of what ran before. */
  start(): Promise<void>
  /** Also where it does not run. */
  stop(): Promise<void>
  restart(): Promise<void>
  isRunning(): Promise<boolean>
  /** What is left for the user to do; `null` where nothing is. */
  readonly hint: string | null
}

/** @throws CorralError `invalid_input` where the system has neither launchd nor systemd */
export function serviceManagerFor(platform: NodeJS.Platform): ServiceManager {
  if (platform === 'darwin') return launchd()
  if (platform === 'linux') return systemd()
  throw new CorralError('invalid_input', `Corral knows no services on ${platform}.`)
}

/** Source: launchctl(1) */
function launchd(): ServiceManager {
  const domain = `gui/${userInfo().uid}`
  const target = `${domain}/${launchdLabel}`
  const path = join(homedir(), 'Library', 'LaunchAgents', `${launchdLabel}.plist`)
  const launchctl = (...args: string[]) => runTool('/bin/launchctl', args)
  const stop = async () => void (await launchctl('bootout', target))
  return {
    path,
    fileOf: launchdFile,
    // Every Mac has it.
    demandThere: async () => {},
    async start() {
      await stop()
      await demand(launchctl('enable', target))
      await demand(launchctl('bootstrap', domain, path))
    },
    stop,
    restart: () => demand(launchctl('kickstart', '-k', target)),
    async isRunning() {
      const { code, output } = await launchctl('print', target)
      return code === 0 && /^\s*state = running$/m.test(output)
    },
    hint: null,
  }
}

/** Source: systemctl(1), loginctl(1) */
function systemd(): ServiceManager {
  const config = process.env.XDG_CONFIG_HOME || join(homedir(), '.config')
  const systemctl = (...args: string[]) => runTool('systemctl', ['--user', ...args])
  return {
    path: join(config, 'systemd', 'user', systemdUnit),
    fileOf: systemdFile,
    async demandThere() {
      const { code, output } = await systemctl('show-environment').catch(noSystemd)
      if (code !== 0) throw new CorralError('unavailable', `${noService} (${output})`)
    },
    async start() {
      await demand(systemctl('daemon-reload'))
      await demand(systemctl('enable', systemdUnit))
      await demand(systemctl('restart', systemdUnit))
    },
    async stop() {
      await systemctl('disable', '--now', systemdUnit)
    },
    restart: () => demand(systemctl('restart', systemdUnit)),
    isRunning: async () => (await systemctl('is-active', '--quiet', systemdUnit)).code === 0,
    hint: "It ends when you log out. 'loginctl enable-linger' keeps it running, also from boot on.",
  }
}

const noService =
  "systemd does not run for this user here. Have 'corral serve' started by what starts programs on this machine."

function noSystemd(): ToolAnswer {
  return { code: 1, output: 'there is no systemctl' }
}

async function demand(asked: ReturnType<typeof runTool>): Promise<void> {
  const { code, output } = await asked
  if (code !== 0) throw new CorralError('unavailable', output || `it ended with code ${code}`)
}
