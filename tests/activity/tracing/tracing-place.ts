import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pino } from 'pino'
import { type Tracing, createTracing } from '../../../src-main/core/activity/tracing/tracing.ts'
import { openDb } from '../../../src-main/core/db/open.ts'
import { createEgress } from '../../../src-main/core/egress/egress.ts'
import { createLeaveSwitch } from '../../../src-main/core/egress/leave-switch.ts'
import type { Lookup } from '../../../src-main/core/egress/guarded-connector.ts'
import type { ActivitySettings } from '../../../src-main/core/settings/activity-settings.ts'
import { createSettings } from '../../../src-main/core/settings/settings.ts'
import { projectRoot, temporaryFolder } from '../../helpers/test-corral.ts'

/** Tracing over real settings and the real way to the network, without the rest of Corral. */
export interface TracingPlace extends AsyncDisposable {
  readonly tracing: Tracing
  readonly settings: ActivitySettings
  /** Names that somebody wanted to know the address of. */
  readonly asked: string[]
  logged(): string
}

export async function startTracing(
  options: { environment?: Record<string, string>; endpoint?: string } = {},
): Promise<TracingPlace> {
  const folder = await temporaryFolder()
  let logText = ''
  const log = pino({ base: null }, { write: (line: string) => (logText += line) })
  const opened = openDb(join(folder, 'corral.db'), join(projectRoot, 'resources', 'migrations'))
  const settings = createSettings(opened.db).activity
  if (options.endpoint !== undefined) settings.save({ otel_endpoint: options.endpoint })
  const asked: string[] = []
  const lookup: Lookup = (hostname, _, done) => {
    asked.push(hostname)
    done(null, [{ address: '127.0.0.1', family: 4 }])
  }
  const egress = createEgress({
    ownPort: () => null,
    nothingLeaves: createLeaveSwitch(settings),
    onOwnUse: () => {},
    lookup,
  })
  const environment = options.environment ?? {}
  const given = { settings, egress, environment, version: '1.2.3', log }
  const tracing = createTracing({ ...given, batchEveryMs: 40 })
  return {
    tracing,
    settings,
    asked,
    logged: () => logText,
    async [Symbol.asyncDispose]() {
      await tracing.stop()
      await egress.close()
      opened.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
