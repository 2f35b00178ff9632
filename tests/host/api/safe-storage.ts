// safeStorage: AES-256-GCM under a key which lies in a file, where a Mac has its keychain.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { SafeStorage } from 'electron'
import { lifecycle } from '../core/lifecycle.ts'
import { strict } from '../core/strict.ts'
import { app } from './app.ts'

const version = Buffer.from('v10')
const nonceLength = 12
const tagLength = 16

function key(): Buffer {
  const file = join(app.getPath('appData'), 'keychain.host')
  try {
    writeFileSync(file, randomBytes(32), { flag: 'wx', mode: 0o600 })
  } catch {
    // made by an earlier launch
  }
  return readFileSync(file)
}

function encrypt(plainText: unknown, method: string): Buffer {
  if (typeof plainText !== 'string') {
    throw new TypeError(`Expected the first argument of ${method}() to be a string`)
  }
  lifecycle.requireReady(`safeStorage.${method} cannot be called before app is ready`)
  const nonce = randomBytes(nonceLength)
  const cipher = createCipheriv('aes-256-gcm', key(), nonce)
  const body = Buffer.concat([cipher.update(plainText, 'utf8'), cipher.final()])
  return Buffer.concat([version, nonce, cipher.getAuthTag(), body])
}

function decrypt(encrypted: unknown, method: string): string {
  if (!Buffer.isBuffer(encrypted)) {
    throw new TypeError(`Expected the first argument of ${method}() to be a buffer`)
  }
  lifecycle.requireReady(`safeStorage.${method} cannot be called before app is ready`)
  const nonceEnd = version.length + nonceLength
  const tagEnd = nonceEnd + tagLength
  if (encrypted.length < tagEnd || !encrypted.subarray(0, version.length).equals(version)) {
    throw new Error(`Error while decrypting the ciphertext provided to safeStorage.${method}.`)
  }
  const decipher = createDecipheriv(
    'aes-256-gcm',
    key(),
    encrypted.subarray(version.length, nonceEnd),
  )
  decipher.setAuthTag(encrypted.subarray(nonceEnd, tagEnd))
  try {
    return decipher.update(encrypted.subarray(tagEnd), undefined, 'utf8') + decipher.final('utf8')
  } catch {
    throw new Error(`Error while decrypting the ciphertext provided to safeStorage.${method}.`)
  }
}

const methods = {
  isEncryptionAvailable: () => lifecycle.ready,
  encryptString: (plainText: string) => encrypt(plainText, 'encryptString'),
  decryptString: (encrypted: Buffer) => decrypt(encrypted, 'decryptString'),

  async isAsyncEncryptionAvailable() {
    await lifecycle.whenReady
    return true
  },

  async encryptStringAsync(plainText: string) {
    return encrypt(plainText, 'encryptStringAsync')
  },

  async decryptStringAsync(encrypted: Buffer) {
    return { result: decrypt(encrypted, 'decryptStringAsync'), shouldReEncrypt: false }
  },
} satisfies Partial<SafeStorage>

export const safeStorage = strict('safeStorage', methods)
