import { PowerSettings } from '../../contract/power.ts'
import type { Db } from '../db/open.ts'
import { type Preference, createPreference } from '../settings/preference.ts'
import { noRule } from './restraint.ts'

/** On battery all goes on as ever until somebody says otherwise; heat slows it by itself. */
const usualPowerSettings: PowerSettings = {
  on_battery: noRule,
  when_hot: noRule,
  keep_awake: true,
}

export function createPowerSettings(db: Db): Preference<PowerSettings> {
  return createPreference(db, 'power', { schema: PowerSettings, usual: usualPowerSettings })
}
