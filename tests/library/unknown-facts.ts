import type { FileFacts } from '../../src-main/core/library/file-facts.ts'

/** Where nothing looks at files. */
export const unknownFacts: FileFacts = {
  of: () => ({ check: { state: 'unchecked', reason: null, checkedAt: null }, sha256: null }),
  listen: () => () => {},
  moved: () => {},
  hashed: async () => {},
  wroteOwn: async () => {},
}
