import type { Sums, UsageOverTime } from '../../../src-main/contract/activity.ts'

type Point = UsageOverTime['points'][number]

/** Tokens in buckets that do not overlap. */
export interface TokenBuckets {
  fresh: number
  cacheRead: number
  cacheWrite: number
  answer: number
  thinking: number
}

export interface UsageTotals {
  sums: Sums
  tokens: TokenBuckets
  /** Of the requests that did not fail, how many were answered on this Mac; null without any. */
  localShare: number | null
  /** Of the tokens of prompts, how many were in a cache; null without any. */
  cacheShare: number | null
}

const nothing: Sums = {
  requests: 0,
  failed: 0,
  prompt_tokens: 0,
  cached_tokens: 0,
  cache_write_tokens: 0,
  completion_tokens: 0,
  reasoning_tokens: 0,
  cost_nanousd: 0,
  unpriced: 0,
  estimated: 0,
}

const fields = Object.keys(nothing) as (keyof Sums)[]

export function addUp(parts: readonly Sums[]): Sums {
  const total = { ...nothing }
  for (const part of parts) for (const field of fields) total[field] += part[field]
  return total
}

export function totalsOf(points: readonly Point[]): UsageTotals {
  const sums = addUp(points)
  const local = addUp(points.filter((point) => point.local))
  return {
    sums,
    tokens: bucketsOf(sums),
    localShare: share(local.requests - local.failed, sums.requests - sums.failed),
    cacheShare: share(sums.cached_tokens, sums.prompt_tokens),
  }
}

export function bucketsOf(sums: Sums): TokenBuckets {
  const { prompt_tokens, cached_tokens, cache_write_tokens } = sums
  return {
    fresh: Math.max(0, prompt_tokens - cached_tokens - cache_write_tokens),
    cacheRead: cached_tokens,
    cacheWrite: cache_write_tokens,
    answer: Math.max(0, sums.completion_tokens - sums.reasoning_tokens),
    thinking: sums.reasoning_tokens,
  }
}

function share(part: number, whole: number): number | null {
  return whole <= 0 ? null : part / whole
}

interface GroupSums {
  key: string
  name: string
  sums: Sums
}

/** What each group used in the whole time; those with the most tokens first. */
export function groupSums(points: readonly Point[]): GroupSums[] {
  const groups = [...Map.groupBy(points, ({ key }) => key)].map(([key, group]) => ({
    key,
    name: group.at(-1)?.name ?? key,
    sums: addUp(group),
  }))
  const size = ({ sums }: GroupSums) => sums.prompt_tokens + sums.completion_tokens
  return groups.toSorted((a, b) => size(b) - size(a) || b.sums.requests - a.sums.requests)
}

/** What it cost, as far as that is known: "$1.20", "> $1.20", "not known". */
export function costText(
  { cost_nanousd, unpriced }: Pick<Sums, 'cost_nanousd' | 'unpriced'>,
  format: (microUsd: number) => string,
): string {
  const known = format(cost_nanousd / 1000)
  if (unpriced === 0) return known
  return cost_nanousd === 0 ? 'not known' : `> ${known}`
}
