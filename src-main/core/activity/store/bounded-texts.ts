import type { Entry } from '../entry.ts'

/**
 * Those texts of a row that others write, of bounded length: names of models come from clients,
 * codes from providers.
 */
export function boundedTexts({
  askedModel,
  process,
  error,
}: Entry): Pick<Entry, 'askedModel' | 'process' | 'error'> {
  return {
    askedModel: bounded(askedModel, 512),
    process: bounded(process, 100),
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
