import type { ActivitySettings } from '../../src-main/contract/activity-settings.ts'
import { client } from '../api/client.ts'
import { createMirror } from './mirror.ts'

/** The switch that keeps everything here, and what the log keeps. */
export const useActivitySettings = createMirror((options) =>
  client.activitySettings.watch(undefined, options),
)

/** What is left out stays. The store learns of the change by itself. */
export async function saveActivitySettings(change: Partial<ActivitySettings>): Promise<void> {
  const value = await client.activitySettings.update(change)
  useActivitySettings.setState({ value, problem: null })
}
