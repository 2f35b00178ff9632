import type { UsageGroup } from '../../../src-main/contract/activity.ts'
import { routeTo } from '../../lib/route.ts'
import type { Measure } from './usage-series.ts'

/** What the chart shows, and what it tells apart. */
interface UsageWish {
  measure: Measure
  by: UsageGroup
}

const measures: readonly Measure[] = ['tokens', 'cost', 'requests']
const groups: readonly UsageGroup[] = ['backend', 'model', 'app', 'user']
const usual: UsageWish = { measure: 'tokens', by: 'backend' }

/** Reads it from an address: `show=cost&by=app`. */
export function usageWishOf(query: URLSearchParams): UsageWish {
  const measure = measures.find((one) => one === query.get('show'))
  const by = groups.find((one) => one === query.get('by'))
  return { measure: measure ?? usual.measure, by: by ?? usual.by }
}

/** Writes it into the address; another chart is no other page. */
export function showUsage({ measure, by }: UsageWish): void {
  const query = {
    ...(measure !== usual.measure && { show: measure }),
    ...(by !== usual.by && { by }),
  }
  location.replace(routeTo('usage', undefined, query))
}
