import { hkdfSync } from 'node:crypto'

/** A key for one purpose. It tells nothing of the data key, nor of the key for another purpose. */
export function deriveFileKey(dataKey: Uint8Array, purpose: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', dataKey, '', `corral/file-key/v1/${purpose}`, 32))
}
