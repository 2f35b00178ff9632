import type { Sums, UsageGroup, UsageOverTime } from '../contract/activity.ts'
import { dollars } from './dollars.ts'
import { textTable } from './text-table.ts'

const columns = ['REQUESTS', 'FAILED', 'IN', 'CACHED', 'OUT', 'COST', 'ON THIS MAC']

/** What one group has used, over all points of time. */
interface Row extends Pick<Sums, (typeof summed)[number]> {
  readonly name: string
  /** Read and written on this Mac. */
  localTokens: number
}

const summed = [
  'requests',
  'failed',
  'prompt_tokens',
  'cached_tokens',
  'completion_tokens',
  'cost_nanousd',
  'unpriced',
] as const satisfies readonly (keyof Sums)[]

/** A line for each group, most requests first, and their sum where there are several. */
export function usageTable({ points }: UsageOverTime, by: UsageGroup): string {
  const rows = new Map<string, Row>()
  const total = emptyRow('total')
  for (const point of points) {
    const row = rows.get(point.key) ?? emptyRow(point.name)
    rows.set(point.key, row)
    add(row, point)
    add(total, point)
  }
  const sorted = [...rows.values()].toSorted((a, b) => b.requests - a.requests)
  const lines = sorted.length > 1 ? [...sorted, total] : sorted
  return textTable([[by.toUpperCase(), ...columns], ...lines.map(cellsOf)])
}

/** What the cloud would have asked for what ran here; `null` where nothing is chosen or known. */
export function comparedText({ compared }: UsageOverTime): string | null {
  if (!compared) return null
  const { model, cost_nanousd } = compared
  return `what ran on this Mac would have cost ${dollars(cost_nanousd)} at ${model}`
}

function emptyRow(name: string): Row {
  return {
    name,
    localTokens: 0,
    requests: 0,
    failed: 0,
    prompt_tokens: 0,
    cached_tokens: 0,
    completion_tokens: 0,
    cost_nanousd: 0,
    unpriced: 0,
  }
}

function add(row: Row, point: UsageOverTime['points'][number]): void {
  for (const field of summed) row[field] += point[field]
  if (point.local) row.localTokens += point.prompt_tokens + point.completion_tokens
}

function cellsOf(row: Row): string[] {
  const { name, requests, failed, prompt_tokens, cached_tokens, completion_tokens } = row
  const counts = [requests, failed, prompt_tokens, cached_tokens, completion_tokens]
  const tokens = prompt_tokens + completion_tokens
  const share = tokens === 0 ? '-' : `${Math.round((row.localTokens / tokens) * 100)}%`
  return [name || '-', ...counts.map(String), costText(row), share]
}

/** `+ ?` where the price of some is not known. */
function costText({ cost_nanousd, unpriced }: Row): string {
  if (unpriced > 0) return cost_nanousd === 0 ? '?' : `${dollars(cost_nanousd)} + ?`
  return cost_nanousd === 0 ? '-' : dollars(cost_nanousd)
}
