import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { safeStorage } from 'electron'
import type { Keychain } from '../core/host.ts'
import { writeFileAtomic } from '../core/lib/atomic-file.ts'

/**
 * The root secret, encrypted by a key in the macOS keychain that only Corral may use. The file
 * beside the database holds nothing that opens without that login.
 */
export function createKeychain(dataDir: string): Keychain {
  const path = join(dataDir, 'root.bin')
  return {
    async read() {
      const sealed = await readFile(path).catch(absent)
      if (!sealed) return null
      const { result } = await safeStorage.decryptStringAsync(sealed)
      return Buffer.from(result, 'base64url')
    },
    async write(secret) {
      const text = Buffer.from(secret).toString('base64url')
      await writeFileAtomic(path, await safeStorage.encryptStringAsync(text))
    },
  }
}

function absent(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null
  throw error
}
