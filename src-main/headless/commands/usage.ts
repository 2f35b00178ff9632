import type { UsageGroup } from '../../contract/activity.ts'
import { firstOfDays } from '../moment.ts'
import { comparedText, usageTable } from '../usage-table.ts'
import { withClient } from '../with-client.ts'

export interface UsageOptions {
  by: UsageGroup
  /** Today among them. */
  days: number
  json?: boolean
}

/** What was used, and what of it on this Mac. */
export async function usage({ by, days, json }: UsageOptions): Promise<void> {
  const from = firstOfDays(days).toISOString()
  const used = await withClient('admin', (client) => client.activity.usage({ by, from }))
  if (json) return console.log(JSON.stringify(used))
  console.log(usageTable(used, by))
  const compared = comparedText(used)
  if (compared !== null) console.error(`corral: ${compared}`)
}
