import type { AuditLog } from '../../../src-main/contract/activity.ts'

interface Bucket {
  name: string
  tokens: number
  /** For a colour; words always stand beside it. */
  part: 1 | 2 | 3 | 4 | 5
}

/** What was read and written, in parts that do not overlap; without those that are empty. */
export function tokenBuckets(log: AuditLog): Bucket[] {
  const cached = log.cached_tokens ?? 0
  const kept = log.cache_write_tokens ?? 0
  const thought = log.reasoning_tokens ?? 0
  const buckets: Bucket[] = [
    { name: 'Read anew', tokens: (log.prompt_tokens ?? 0) - cached - kept, part: 1 },
    { name: 'Read from cache', tokens: cached, part: 2 },
    { name: 'Written to cache', tokens: kept, part: 4 },
    { name: 'Thinking', tokens: thought, part: 3 },
    { name: 'Answer', tokens: (log.completion_tokens ?? 0) - thought, part: 5 },
  ]
  return buckets.filter(({ tokens }) => tokens > 0)
}

/** The part of the prompt that came from a cache, from 0 to 1; null where that is not known. */
export function cacheShare({ cached_tokens: cached, prompt_tokens: all }: AuditLog): number | null {
  return cached === null || all === null || all === 0 ? null : cached / all
}
