import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pino } from 'pino'
import type { Activity } from '../../../src-main/core/activity/activity.ts'
import {
  type ActivityDeps,
  createActivity,
} from '../../../src-main/core/activity/create-activity.ts'
import { usualActivitySettings } from '../../../src-main/core/settings/activity-settings.ts'
import { createChanges } from '../../../src-main/core/settings/changes.ts'
import type { ActivitySettings } from '../../../src-main/contract/activity-settings.ts'
import { activityStoreFile, projectRoot } from '../../helpers/project-root.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'

export const migrationsDir = join(projectRoot, 'resources', 'activity-migrations')

export interface TestActivity extends AsyncDisposable {
  readonly activity: Activity
  /** `activity.db` */
  readonly path: string
  readonly dataDir: string
  save(change: Partial<ActivitySettings>): void
  logged(): string
}

/** The log on a folder of its own, with the real thread. */
export async function startActivity(
  parts: Partial<ActivityDeps> & { values?: Partial<ActivitySettings> } = {},
): Promise<TestActivity> {
  const dataDir = parts.dataDir ?? (await temporaryFolder())
  let text = ''
  const log = pino({ base: null }, { write: (line: string) => (text += line) })
  const changes = createChanges<ActivitySettings>()
  let values: ActivitySettings = {
    ...usualActivitySettings,
    ...parts.values,
  }
  const activity = createActivity({
    dataDir,
    migrationsDir,
    storeFile: activityStoreFile,
    settings: { get: () => values, onChange: changes.onChange },
    pricesOf: () => null,
    log,
    ...parts,
  })
  return {
    activity,
    dataDir,
    path: join(dataDir, 'activity.db'),
    save(change) {
      values = { ...values, ...change }
      changes.tell(values)
    },
    logged: () => text,
    async [Symbol.asyncDispose]() {
      await activity.stop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
