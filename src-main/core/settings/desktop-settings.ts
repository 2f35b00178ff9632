import { DesktopSettings } from '../../contract/desktop.ts'
import type { Db } from '../db/open.ts'
import { type Preference, createPreference } from './preference.ts'

const usualDesktopSettings: DesktopSettings = {
  appearance: 'system',
  dock_icon_always: false,
  notify: ['downloads', 'models', 'limits', 'updates'],
  check_for_updates: true,
  update_feed: null,
}

/** How the Mac app behaves. */
export function createDesktopSettings(db: Db): Preference<DesktopSettings> {
  return createPreference(db, 'desktop', { schema: DesktopSettings, usual: usualDesktopSettings })
}
