import type { PoolConfig } from '../../contract/pool.ts'
import type { MemoryReading } from './system-memory.ts'
import { inWords } from './words.ts'

const gigabyte = 2 ** 30

export interface Limit {
  /** All models together may take. */
  readonly budgetBytes: number
  /** Left to the system at least, whatever the limit says. */
  readonly headroomBytes: number
  /** Where the number comes from. */
  readonly explanation: string
}

/** What all models together may take: the chosen limit, but never what the system needs itself. */
export function limitOf(
  config: Pick<PoolConfig, 'memory_limit_mode' | 'memory_limit_value'>,
  totalBytes: number,
): Limit {
  const { memory_limit_mode: mode, memory_limit_value: value } = config
  const wantedBytes = Math.floor(mode === 'percent' ? (totalBytes * value) / 100 : value * gigabyte)
  const headroomBytes = headroomOf(totalBytes)
  const mostBytes = totalBytes - headroomBytes
  const chosen =
    mode === 'percent' ? `${value}% of ${inWords(totalBytes)}` : `${value} GB, the chosen limit`
  if (wantedBytes <= mostBytes) {
    return { budgetBytes: wantedBytes, headroomBytes, explanation: chosen }
  }
  const explanation = `${inWords(totalBytes)} less ${inWords(headroomBytes)} for the system, which is less than ${chosen}`
  return { budgetBytes: mostBytes, headroomBytes, explanation }
}

/** A tenth, between 1 and 4 GB; of very little memory a quarter. */
function headroomOf(totalBytes: number): number {
  const tenth = Math.min(Math.max(totalBytes / 10, gigabyte), 4 * gigabyte)
  return Math.floor(Math.min(tenth, totalBytes / 4))
}

/**
 * Corral's own working memory comes and goes: requests, answers, garbage not yet collected. Only
 * what the process holds beyond that is memory that the engine did not count.
 */
const ownSlackBytes = 256 * 2 ** 20

/**
 * What the process holds beyond what is counted for its models.
 * @param baselineBytes its footprint while no model was in memory
 */
export function uncountedBytes(
  { processBytes }: Pick<MemoryReading, 'processBytes'>,
  baselineBytes: number,
  countedBytes: number,
): number {
  return Math.max(0, processBytes - baselineBytes - countedBytes - ownSlackBytes)
}

/** The sum in words. */
export function explainUse(
  limit: Limit,
  use: { readonly countedBytes: number; readonly uncountedBytes: number },
  waiting: string | null,
): string {
  const used = use.countedBytes + use.uncountedBytes
  const free = limit.budgetBytes - used
  const beside =
    use.uncountedBytes > 0
      ? ` and ${inWords(use.uncountedBytes)} that the process holds beyond what is counted`
      : ''
  const parts = [
    `Models may take ${inWords(limit.budgetBytes)}: ${limit.explanation}.`,
    `They take ${inWords(use.countedBytes)}${beside}; ${
      free >= 0 ? `${inWords(free)} are free` : `${inWords(-free)} too much`
    }.`,
    ...(waiting === null ? [] : [waiting]),
  ]
  return parts.join(' ')
}
