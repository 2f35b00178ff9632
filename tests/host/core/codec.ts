// The structured-clone codec, shared with the page: one source, two homes.
import { runInThisContext } from 'node:vm'
import { pageSource } from './page-source.ts'

interface Codec {
  /** Text form of a value; throws 'An object could not be cloned.' where structured clone does. */
  pack(value: unknown): string
  unpack(text: string): unknown
}

export const { pack, unpack } = runInThisContext(
  `(() => { ${pageSource('clone.js')}\nreturn { pack, unpack } })()`,
  { filename: 'clone.js' },
) as Codec
