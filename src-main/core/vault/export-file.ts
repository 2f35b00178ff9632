import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { access, open, rename, rm, stat, writeFile } from 'node:fs/promises'
import { isAbsolute, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Database } from 'better-sqlite3'
import { z } from 'zod'
import { CorralError } from '../errors.ts'
import type { Host } from '../host.ts'
import { copyDatabase, syncPath } from './backup.ts'
import { Manifest, damaged } from './manifest.ts'
import type { Argon2Cost } from './passphrase.ts'
import { rootIdOf } from './root-secret.ts'
import { openUnderPassphrase, sealUnderPassphrase } from './under-passphrase.ts'

const typ = 'corral-export+jwe'
const nonceBytes = 12
const tagBytes = 16
const longestFirstLine = 32 * 1024

/** The first line of the file. After it come a nonce, the database under AES-256-GCM, the tag. */
const FirstLine = z.object({ format: z.literal('corral-export/1'), jwe: z.string() })

/** What the JWE holds: the root of the database, the key of this file, what the content must be. */
const Secrets = z.object({ root: z.base64url(), key: z.base64url(), manifest: Manifest })

/** Copies the database and its root into one file that nothing but the passphrase opens. */
export async function writeExport(
  sqlite: Database,
  options: {
    host: Host
    root: Uint8Array
    passphrase: string
    file: string
    cost: Argon2Cost
    now: Date
  },
): Promise<{ file: string; size_bytes: number }> {
  const { host, root, passphrase, file, cost, now } = options
  await requireNewFile(file)
  const suffix = randomBytes(6).toString('hex')
  const copy = join(host.dataDir, `export-${suffix}.db`)
  const temporary = `${file}.${suffix}.tmp`
  try {
    const manifest: Manifest = {
      format: 'corral-backup/1',
      created_at: now.toISOString(),
      reason: 'asked',
      app_version: host.version,
      ...(await copyDatabase(sqlite, copy)),
    }
    const key = randomBytes(32)
    const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url')
    const secrets = JSON.stringify({ root: text(root), key: text(key), manifest })
    const sealing = { typ, kid: rootIdOf(root), cost }
    const jwe = await sealUnderPassphrase(Buffer.from(secrets), passphrase, sealing)
    const firstLine = Buffer.from(`${JSON.stringify({ format: 'corral-export/1', jwe })}\n`)
    await encryptFile(copy, temporary, key, firstLine)
    await rename(temporary, file)
    return { file, size_bytes: (await stat(file)).size }
  } finally {
    await rm(copy, { force: true })
    await rm(temporary, { force: true })
  }
}

/** Is this the beginning of an export? A backup begins as SQLite files do. */
export async function isExport(file: string): Promise<boolean> {
  return FirstLine.safeParse(await readFirstLine(file).then(parseLine)).success
}

/**
 * Decrypts an export to a path; the answer says what has to be there. The content counts for
 * nothing when this throws.
 * @throws CorralError `invalid_input` for another passphrase or a damaged file
 */
export async function readExport(
  file: string,
  passphrase: string,
  to: string,
): Promise<{ root: Uint8Array; manifest: Manifest }> {
  const line = await readFirstLine(file)
  const { jwe } = FirstLine.parse(parseLine(line))
  const opened = await openUnderPassphrase(jwe, passphrase, typ)
  const { root, key, manifest } = Secrets.parse(JSON.parse(Buffer.from(opened).toString('utf8')))
  await decryptFile(file, to, Buffer.from(key, 'base64url'), line)
  return { root: Buffer.from(root, 'base64url'), manifest }
}

async function requireNewFile(file: string): Promise<void> {
  if (!isAbsolute(file)) throw new CorralError('invalid_input', 'Give the whole path of the file.')
  const exists = await access(file).then(
    () => true,
    () => false,
  )
  if (exists) throw new CorralError('conflict', `There is a file at ${file} already.`)
}

async function encryptFile(from: string, to: string, key: Uint8Array, firstLine: Buffer) {
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(firstLine)
  await writeFile(to, Buffer.concat([firstLine, nonce]), { flag: 'wx', mode: 0o600 })
  await pipeline(createReadStream(from), cipher, createWriteStream(to, { flags: 'a' }))
  await writeFile(to, cipher.getAuthTag(), { flag: 'a' })
  await syncPath(to)
}

async function decryptFile(from: string, to: string, key: Uint8Array, firstLine: Buffer) {
  const start = firstLine.length + nonceBytes
  const { size } = await stat(from)
  const end = size - tagBytes
  if (end <= start) throw damaged('it is cut short')
  const nonce = await readBytes(from, firstLine.length, nonceBytes)
  const tag = await readBytes(from, end, tagBytes)
  const decipher = createDecipheriv('aes-256-gcm', key, nonce).setAAD(firstLine).setAuthTag(tag)
  const content = createReadStream(from, { start, end: end - 1 })
  try {
    await pipeline(content, decipher, createWriteStream(to, { mode: 0o600 }))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== undefined) throw error
    throw damaged('its content was changed', error)
  }
}

async function readFirstLine(file: string): Promise<Buffer> {
  const start = await readBytes(file, 0, longestFirstLine)
  return start.subarray(0, start.indexOf('\n') + 1)
}

async function readBytes(file: string, position: number, length: number): Promise<Buffer> {
  const handle = await open(file, 'r')
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(length), 0, length, position)
    return buffer.subarray(0, bytesRead)
  } finally {
    await handle.close()
  }
}

function parseLine(line: Buffer): unknown {
  try {
    return JSON.parse(line.toString('utf8'))
  } catch {
    return null
  }
}
