import { useCallback } from 'react'
import type { UsageGroup, UsageOverTime } from '../../../src-main/contract/activity.ts'
import { client } from '../../api/client.ts'
import type { TimeSpan } from '../../lib/time-span.ts'
import type { Mirror } from '../../stores/mirror.ts'
import { usePolled } from '../../stores/polled.ts'
import { type Step, type TimeAxis, timeAxis } from './time-axis.ts'

/** What was used, with the axis and the grouping that were asked for. */
export interface AskedUsage extends Pick<UsageOverTime, 'points' | 'compared'> {
  axis: TimeAxis
  by: UsageGroup
}

/**
 * What was used in the span that ends now.
 * @param comparedWith the model with which local use is compared; another one is another answer
 */
export function useUsageOverTime(
  span: TimeSpan,
  step: Step,
  by: UsageGroup,
  comparedWith: string | null,
): Mirror<AskedUsage> {
  const load = useCallback(async () => {
    const axis = timeAxis(span, step, Date.now())
    const { points, compared } = await client.activity.usage({
      by,
      step,
      from: new Date(axis.starts[0] ?? Date.now()).toISOString(),
      time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    })
    return { points, compared: comparedWith === null ? null : compared, axis, by }
  }, [span, step, by, comparedWith])
  return usePolled(load)
}
