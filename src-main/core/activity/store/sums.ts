import type { NumberedEntry } from './store-calls.ts'

/** Columns that `hourly`, `daily` and what is summed over rows have in common. */
export const sumColumns = [
  'requests',
  'blocked',
  'fresh_tokens',
  'cache_read_tokens',
  'cache_write_tokens',
  'long_cache_write_tokens',
  'output_tokens',
  'reasoning_tokens',
  'estimated',
  'unpriced',
  'cost_nanousd',
  'bytes_sent',
  'bytes_received',
] as const

export type SumRow = Record<(typeof sumColumns)[number], number>

/** What the hard switch has kept here has errors of this type. */
const blockedErrorType = 'nothing_leaves'

/** What one row adds, in the order of the columns. */
export function addendsOf(entry: NumberedEntry): number[] {
  const { tokens, costNanousd, error } = entry
  return [
    1,
    Number(error?.type === blockedErrorType),
    tokens?.fresh ?? 0,
    tokens?.cacheRead ?? 0,
    tokens?.cacheWrite ?? 0,
    tokens?.longCacheWrite ?? 0,
    tokens?.output ?? 0,
    tokens?.reasoning ?? 0,
    Number(entry.estimated),
    Number(tokens !== null && costNanousd === null),
    costNanousd ?? 0,
    entry.bytesSent,
    entry.bytesReceived,
  ]
}

/** The same, of rows of the table `requests`. */
export const sumsOverRows = `count(*) as requests,
  count(*) filter (where error_type = '${blockedErrorType}') as blocked,
  ${sumColumns
    .slice(2, 8)
    .map((column) => `coalesce(sum(${column}), 0) as ${column}`)
    .join(', ')},
  sum(estimated) as estimated,
  count(*) filter (where fresh_tokens is not null and cost_nanousd is null) as unpriced,
  coalesce(sum(cost_nanousd), 0) as cost_nanousd,
  sum(bytes_sent) as bytes_sent, sum(bytes_received) as bytes_received`
