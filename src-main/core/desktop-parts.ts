import type { Versions } from '../contract/desktop.ts'
import type { Db } from './db/open.ts'
import { sqliteVersion } from './db/sqlite-version.ts'
import { desktopCalls } from './desktop/calls.ts'
import { createDesktop } from './desktop/desktop.ts'
import { tellOfModels } from './desktop/trouble-notices.ts'
import { engineVersions } from './engine/versions.ts'
import type { Egress } from './egress/egress.ts'
import type { Traffic } from './gateway/traffic.ts'
import type { Host } from './host.ts'
import { powerCalls } from './power/calls.ts'
import { type PowerDeps, createPower } from './power/power.ts'
import { type PortControl, createPortControl, portCalls } from './server/port-calls.ts'
import type { CorralServer } from './server/server.ts'
import { systemCalls } from './server/system-calls.ts'
import type { Settings } from './settings/settings.ts'

/** What has to do with the machine's desk: the app around the core, battery, heat and sleep. */
export interface DesktopParts {
  readonly port: PortControl
  calls(): {
    desktop: ReturnType<typeof desktopCalls>
    power: ReturnType<typeof powerCalls>
    system: ReturnType<typeof systemCalls> & ReturnType<typeof portCalls>
  }
  start(): void
  stop(): void
}

export function createDesktopParts(
  deps: Omit<PowerDeps, 'egress' | 'log' | 'system' | 'traffic'> & {
    readonly host: Host
    readonly settings: Settings
    readonly egress: Egress
    readonly traffic: Traffic
    readonly server: () => CorralServer
  },
): DesktopParts {
  const { db, host, settings, pool, server, traffic } = deps
  const startedAt = new Date()
  const desktop = createDesktop({ settings: settings.desktop, host, egress: deps.egress })
  const power = createPower({ ...deps, system: host.power, log: host.log })
  const port = createPortControl(server, traffic)
  let endNotices = () => {}
  return {
    port,
    calls: () => ({
      desktop: desktopCalls(desktop, () => versionsOf(db, host)),
      power: powerCalls(power),
      system: {
        ...systemCalls(host.version, startedAt, () => server().port()),
        ...portCalls(port),
      },
    }),
    start() {
      endNotices = tellOfModels(pool, (notice) => host.notify(notice))
      desktop.start()
      power.start()
    },
    stop() {
      endNotices()
      power.stop()
      desktop.stop()
    },
  }
}

export function versionsOf(db: Db, { version, desktop }: Host): Versions {
  const { nodeLlamaCpp, llamaCpp } = engineVersions()
  return {
    corral: version,
    electron: desktop?.versions.electron ?? null,
    chromium: desktop?.versions.chromium ?? null,
    node: process.versions.node,
    sqlite: sqliteVersion(db),
    node_llama_cpp: nodeLlamaCpp,
    llama_cpp: llamaCpp,
  }
}
