import { describeModel } from '../library/describe.ts'
import { readGgufHeader } from '../library/gguf/read-header.ts'

const maxKept = 200

/** For which context models were trained, of headers whose path names their content. */
export interface TrainContexts {
  /** Blocks for milliseconds when it is first asked for. @throws GgufError */
  at(path: string): number | null
}

export function createTrainContexts(): TrainContexts {
  const known = new Map<string, number | null>()
  return {
    at(path) {
      const before = known.get(path)
      if (before !== undefined) return before
      const file = { path, parts: 1, sizeBytes: 0, modifiedAt: new Date(), hasProjector: false }
      const { trainContextTokens } = describeModel(readGgufHeader(path), file)
      known.set(path, trainContextTokens)
      for (const oldest of [...known.keys()].slice(0, -maxKept)) known.delete(oldest)
      return trainContextTokens
    },
  }
}
