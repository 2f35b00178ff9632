import { createCipheriv, createDecipheriv } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'

/** Sealing one takes some tenths of a millisecond, for which the event loop waits. */
const chunkBytes = 256 * 1024
const tagBytes = 16

/** A sealed file that was changed, cut, or belongs somewhere else. Says nothing of its content. */
export class SealRefused extends Error {
  constructor(why: string) {
    super(`The sealed file was refused: ${why}.`)
    this.name = 'SealRefused'
  }
}

/** What a stream is sealed with. The key must be used for this one stream and nothing else. */
export interface StreamSeal {
  readonly key: Uint8Array
  /** Authenticated with every chunk: what the stream belongs to. */
  readonly context: Uint8Array
}

/** Bytes on disk for a content of `plainBytes`. */
export function sealedStreamBytes(plainBytes: number): number {
  return plainBytes + chunkCount(plainBytes) * tagBytes
}

/**
 * Seals a whole file onto another, at that one's position, chunk by chunk (the STREAM construction
 * over AES-256-GCM). Each chunk is bound to its place and to whether it is the last, so chunks that
 * are changed, cut off, swapped or taken from elsewhere are refused.
 */
export async function sealStream(
  source: FileHandle,
  plainBytes: number,
  sink: FileHandle,
  { key, context }: StreamSeal,
): Promise<void> {
  const count = chunkCount(plainBytes)
  const buffer = Buffer.alloc(Math.min(chunkBytes, plainBytes))
  await inTurns(count, async (index) => {
    const plain = buffer.subarray(0, Math.min(chunkBytes, plainBytes - index * chunkBytes))
    await readFully(source, plain, index * chunkBytes)
    const cipher = createCipheriv('aes-256-gcm', key, nonce(index, index === count - 1))
    cipher.setAAD(context)
    const sealed = [cipher.update(plain), cipher.final(), cipher.getAuthTag()]
    return () => writeFully(sink, Buffer.concat(sealed))
  })
  buffer.fill(0)
}

/**
 * Opens a stream of `plainBytes` that begins at `offset` onto another file.
 * @throws SealRefused before it writes any part that is not authentic
 */
export async function openStream(
  source: FileHandle,
  offset: number,
  plainBytes: number,
  sink: FileHandle,
  { key, context }: StreamSeal,
): Promise<void> {
  const count = chunkCount(plainBytes)
  const buffer = Buffer.alloc(Math.min(chunkBytes, plainBytes) + tagBytes)
  await inTurns(count, async (index) => {
    const length = Math.min(chunkBytes, plainBytes - index * chunkBytes)
    const sealed = buffer.subarray(0, length + tagBytes)
    await readFully(source, sealed, offset + index * (chunkBytes + tagBytes))
    const decipher = createDecipheriv('aes-256-gcm', key, nonce(index, index === count - 1))
    decipher.setAAD(context)
    decipher.setAuthTag(sealed.subarray(length))
    const plain = decipher.update(sealed.subarray(0, length))
    try {
      decipher.final()
    } catch {
      throw new SealRefused('a part of it is not what was sealed')
    }
    return async () => {
      await writeFully(sink, plain)
      plain.fill(0)
    }
  })
}

/** Prepares each chunk while the one before it is being written. */
async function inTurns(
  count: number,
  prepare: (index: number) => Promise<() => Promise<void>>,
): Promise<void> {
  let writing = Promise.resolve()
  try {
    for (let index = 0; index < count; index += 1) {
      const write = await prepare(index)
      await writing
      writing = write()
      // It is awaited a turn later; until then nobody else would take its failure.
      writing.catch(() => {})
    }
  } finally {
    await writing
  }
}

/** Never 0: an empty content has one empty chunk, so that its end is sealed too. */
function chunkCount(plainBytes: number): number {
  return Math.max(1, Math.ceil(plainBytes / chunkBytes))
}

function nonce(index: number, last: boolean): Uint8Array {
  const bytes = Buffer.alloc(12)
  bytes.writeUInt32BE(index, 7)
  bytes[11] = last ? 1 : 0
  return bytes
}

/** @throws SealRefused when the file ends before */
export async function readFully(
  file: FileHandle,
  into: Uint8Array,
  position: number,
): Promise<void> {
  for (let at = 0; at < into.length;) {
    const { bytesRead } = await file.read(into, at, into.length - at, position + at)
    if (bytesRead === 0) throw new SealRefused('it is too short')
    at += bytesRead
  }
}

export async function writeFully(file: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) {
    at += (await file.write(bytes, at, bytes.length - at)).bytesWritten
  }
}
