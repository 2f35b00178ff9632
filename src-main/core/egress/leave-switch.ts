import type { ActivitySettings } from '../settings/activity-settings.ts'
import { followActivity } from '../settings/follow-activity.ts'

/** The hard switch that nothing leaves this Mac, as those who connect obey it. */
export interface LeaveSwitch {
  /** Cheap: it is asked for every request, and sees at once what another process has changed. */
  isOn(): boolean
  /**
   * Calls back when it was turned, before the call that turns it has ended; within a second when
   * another process turns it. The answer ends it.
   */
  follow(listener: () => void): () => void
}

export function createLeaveSwitch(settings: ActivitySettings): LeaveSwitch {
  return {
    isOn: () => settings.get().nothing_leaves,
    follow: (listener) => followActivity(settings, listener),
  }
}
