import type { Entry } from '../entry.ts'

/**
 * The same row with texts of bounded length: names of models come from clients, codes from
 * providers.
 */
export function boundedEntry(entry: Entry): Entry {
  const { error } = entry
  return {
    ...entry,
    askedModel: bounded(entry.askedModel, 512),
    process: bounded(entry.process, 100),
    error: error && {
      ...error,
      message: bounded(error.message, 500),
      upstreamCode: bounded(error.upstreamCode, 100),
    },
  }
}

function bounded<T extends string | null>(text: T, most: number): T {
  return text === null || text.length <= most ? text : (`${text.slice(0, most - 1)}…` as T)
}
