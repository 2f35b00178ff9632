import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import { z } from 'zod'
import type { FileKey } from '../../vault/vault.ts'
import {
  SealRefused,
  type StreamSeal,
  openStream,
  readFully,
  sealStream,
  sealedStreamBytes,
  writeFully,
} from './sealed-stream.ts'
import { type TokenFingerprint, blockTokens, hashBytes } from './token-chain.ts'

/**
 * A kept state on disk: magic, length and text of the key's name, the file's own random id, length
 * of the sealed description, the description, the sealed state. All but the lengths and names is
 * under keys that belong to this id alone.
 */
export interface Snapshot {
  /** 16 random bytes as hex; also the file's name. */
  readonly id: string
  /** Which model in which settings it belongs to, hex. */
  readonly scope: string
  readonly fingerprint: TokenFingerprint
  readonly stateBytes: number
}

/** A snapshot as it was found on disk. */
export interface FoundSnapshot extends Snapshot {
  readonly fileBytes: number
  readonly lastUsedAt: number
}

const magic = Buffer.from('CORRALK1')
const tagBytes = 16
const longestDescription = 16 * 1024 * 1024
const bytesOf = (text: string) => Buffer.from(text, 'base64url')

const Description = z.strictObject({
  scope: z.string(),
  tokens: z.int().min(1),
  blocks: z.base64url().transform(bytesOf),
  tail: z.base64url().transform(bytesOf),
  stateBytes: z.int().min(1),
})

/** Writes a snapshot into a new file; the caller removes what an error leaves. */
export async function writeSnapshot(
  path: string,
  snapshot: Snapshot,
  statePath: string,
  fileKey: FileKey,
): Promise<number> {
  const { scope, fingerprint, stateBytes } = snapshot
  const description = Buffer.from(
    JSON.stringify({
      scope,
      tokens: fingerprint.tokens,
      blocks: fingerprint.blocks.toString('base64url'),
      tail: fingerprint.tail.toString('base64url'),
      stateBytes,
    }),
  )
  const kid = Buffer.from(fileKey.kid)
  const id = Buffer.from(snapshot.id, 'hex')
  const length = Buffer.alloc(4)
  length.writeUInt32BE(description.length)
  const head = Buffer.concat([magic, Buffer.of(kid.length), kid, id, length])
  const cipher = createCipheriv('aes-256-gcm', keyFor(fileKey, id, 'description'), zeroNonce)
  cipher.setAAD(head)
  const sealed = Buffer.concat([cipher.update(description), cipher.final(), cipher.getAuthTag()])
  await using file = await open(path, 'wx', 0o600)
  await using state = await open(statePath, 'r')
  await writeFully(file, Buffer.concat([head, sealed]))
  await sealStream(state, stateBytes, file, sealOf(fileKey, id, sealed))
  return head.length + sealed.length + sealedStreamBytes(stateBytes)
}

/**
 * Reads what a snapshot says of itself, and that the file has the length it should have.
 * @throws SealRefused when it is not one, not whole, not under this key, or not the one of this id
 */
export async function readSnapshot(
  path: string,
  id: string,
  fileKey: FileKey,
): Promise<FoundSnapshot> {
  await using file = await open(path, 'r')
  const { snapshot, stateOffset } = await readDescription(file, id, fileKey)
  const { size, mtimeMs } = await file.stat()
  if (size !== stateOffset + sealedStreamBytes(snapshot.stateBytes)) {
    throw new SealRefused('it has another length')
  }
  return { ...snapshot, fileBytes: size, lastUsedAt: mtimeMs }
}

/**
 * Opens the state into a file that is there already.
 * @throws SealRefused when the snapshot is not the one of this id, or was changed
 */
export async function openSnapshot(
  path: string,
  id: string,
  fileKey: FileKey,
  statePath: string,
): Promise<void> {
  await using file = await open(path, 'r')
  const { snapshot, stateOffset, seal } = await readDescription(file, id, fileKey)
  await using state = await open(statePath, 'w')
  await openStream(file, stateOffset, snapshot.stateBytes, state, seal)
}

async function readDescription(
  file: FileHandle,
  id: string,
  fileKey: FileKey,
): Promise<{ snapshot: Snapshot; stateOffset: number; seal: StreamSeal }> {
  const start = Buffer.concat([magic, Buffer.of(fileKey.kid.length), Buffer.from(fileKey.kid)])
  const idBytes = Buffer.from(id, 'hex')
  const head = Buffer.alloc(start.length + idBytes.length + 4)
  await readFully(file, head, 0)
  if (!head.subarray(0, start.length).equals(start))
    throw new SealRefused('it is under another key')
  if (!head.subarray(start.length, -4).equals(idBytes)) throw new SealRefused('it is another one')
  const length = head.readUInt32BE(head.length - 4)
  if (length > longestDescription) throw new SealRefused('its description is too long')
  const sealed = Buffer.alloc(length + tagBytes)
  await readFully(file, sealed, head.length)
  const decipher = createDecipheriv(
    'aes-256-gcm',
    keyFor(fileKey, idBytes, 'description'),
    zeroNonce,
  )
  decipher.setAAD(head)
  decipher.setAuthTag(sealed.subarray(length))
  const plain = decipher.update(sealed.subarray(0, length))
  try {
    decipher.final()
  } catch {
    throw new SealRefused('its description is not what was sealed')
  }
  const { scope, tokens, blocks, tail, stateBytes } = parseDescription(plain)
  return {
    snapshot: { id, scope, fingerprint: { tokens, blocks, tail }, stateBytes },
    stateOffset: head.length + sealed.length,
    seal: sealOf(fileKey, idBytes, sealed),
  }
}

function parseDescription(plain: Buffer): z.infer<typeof Description> {
  const found = Description.safeParse(JSON.parse(plain.toString()))
  if (!found.success) throw new SealRefused('its description is of another version')
  const { tokens, blocks, tail } = found.data
  const tailBytes = tokens % blockTokens === 0 ? 0 : hashBytes
  const blockBytes = Math.floor(tokens / blockTokens) * hashBytes
  if (blocks.length !== blockBytes || tail.length !== tailBytes) {
    throw new SealRefused('its description does not add up')
  }
  return found.data
}

/** The state is bound to the description before it, by that one's authentication tag. */
function sealOf(fileKey: FileKey, id: Uint8Array, sealedDescription: Uint8Array): StreamSeal {
  const context = sealedDescription.subarray(-tagBytes)
  return { key: keyFor(fileKey, id, 'state'), context }
}

/** Fine only because each key seals one text. */
const zeroNonce = Buffer.alloc(12)

function keyFor({ key }: FileKey, id: Uint8Array, part: 'description' | 'state'): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', key, id, `corral/prefix-snapshot/v1/${part}`, 32))
}
