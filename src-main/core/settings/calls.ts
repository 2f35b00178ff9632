import type { ActivitySettings as Values } from '../../contract/activity-settings.ts'
import { api } from '../api.ts'
import { createLive } from '../lib/live.ts'
import type { ActivitySettings } from './activity-settings.ts'
import { checkActivity } from './check-activity.ts'
import { followActivity } from './follow-activity.ts'
import type { Settings } from './settings.ts'

/** The calls `activitySettings.*` of the contract. */
export function activitySettingsCalls({ activity }: Pick<Settings, 'activity'>) {
  const calls = api.activitySettings
  return {
    get: calls.get.handler(() => activity.get()),
    update: calls.update.handler(({ input }) => activity.save(checkActivity(input))),
    watch: calls.watch.handler(({ signal }) => watchActivity(activity, signal)),
  }
}

async function* watchActivity(
  activity: ActivitySettings,
  signal: AbortSignal | undefined,
): AsyncGenerator<Values, void> {
  const live = createLive(() => activity.get())
  const unfollow = followActivity(activity, () => live.changed())
  try {
    yield* live.watch(signal)
  } finally {
    unfollow()
  }
}
