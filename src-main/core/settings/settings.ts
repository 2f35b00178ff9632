import type { Db } from '../db/open.ts'
import { type ActivitySettings, createActivitySettings } from './activity-settings.ts'
import type { DesktopSettings } from '../../contract/desktop.ts'
import { createDesktopSettings } from './desktop-settings.ts'
import { type ModelSettingsStore, createModelSettings } from './model-settings.ts'
import { type PoolSettings, createPoolSettings } from './pool-settings.ts'
import type { Preference } from './preference.ts'

/** What people set. Owners of a setting read it at start and obey each change at once. */
export interface Settings {
  readonly pool: PoolSettings
  readonly models: ModelSettingsStore
  readonly activity: ActivitySettings
  readonly desktop: Preference<DesktopSettings>
}

export function createSettings(db: Db): Settings {
  return {
    pool: createPoolSettings(db),
    models: createModelSettings(db),
    activity: createActivitySettings(db),
    desktop: createDesktopSettings(db),
  }
}
