import { createHash } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import type { LoadSettings } from '../load-options.ts'

const headBytes = 1024 * 1024
const sampleBytes = 4096
const samples = 64

/**
 * Which model a file holds, without reading gigabytes: hash of size, time of change, the first
 * megabyte and samples of the weights from all over the file. A fine-tune of equal size has other
 * weights, a copy that keeps its time is the same model, an edit in place changes the time. Of a
 * split model, every part counts. Takes some milliseconds. The path does not count.
 */
export async function modelFingerprint(path: string): Promise<string> {
  const hash = createHash('sha256')
  for (const part of partsOf(path)) {
    await using file = await open(part, 'r')
    const { size, mtimeMs } = await file.stat()
    hash.update(`${size} ${mtimeMs}\n`)
    hash.update(await readAt(file, 0, headBytes))
    for (let index = 1; index <= samples; index += 1) {
      hash.update(await readAt(file, Math.floor(((size - sampleBytes) * index) / samples)))
    }
  }
  return hash.digest('hex')
}

/** Everything beside the model that changes what a state means or how it is laid out. */
export async function stateSettings(
  { kvCacheType, flashAttention, loras }: LoadSettings,
  engineVersion: string,
): Promise<string> {
  const adapters = await Promise.all(
    loras.map(async ({ path, scale }) => ({ file: await modelFingerprint(path), scale })),
  )
  return JSON.stringify({ engineVersion, kvCacheType, flashAttention, adapters })
}

function partsOf(path: string): string[] {
  const [, stem, count] = /^(.*)-00001-of-(\d{5})\.gguf$/.exec(path) ?? []
  if (stem === undefined || count === undefined) return [path]
  const number = (index: number) => String(index + 1).padStart(5, '0')
  const part = (_: unknown, index: number) => `${stem}-${number(index)}-of-${count}.gguf`
  return Array.from({ length: Number(count) }, part)
}

async function readAt(
  file: FileHandle,
  position: number,
  length = sampleBytes,
): Promise<Uint8Array> {
  const buffer = Buffer.alloc(length)
  const { bytesRead } = await file.read(buffer, 0, length, Math.max(0, position))
  return buffer.subarray(0, bytesRead)
}
