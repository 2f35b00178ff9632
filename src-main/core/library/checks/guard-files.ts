import { GgufError, checkGguf } from '../gguf/read-header.ts'

/**
 * Looks at the headers of all parts, before anything native does. Blocks for some milliseconds each.
 * @returns why the engine must not have them; `null` when it may
 * @throws file errors
 */
export function guardFiles(paths: readonly string[]): string | null {
  for (const [at, path] of paths.entries()) {
    try {
      checkGguf(path)
    } catch (error) {
      if (!(error instanceof GgufError)) throw error
      const where = paths.length > 1 ? ` (part ${at + 1} of ${paths.length})` : ''
      return `Its header is not sound: ${error.message}${where}.`
    }
  }
  return null
}
