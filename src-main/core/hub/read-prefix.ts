import { CorralError } from '../errors.ts'
import { GgufError, parseGgufPrefix } from '../library/gguf/read-header.ts'
import type { HubFile } from './group-files.ts'
import type { HubAccess } from './hub-access.ts'
import { errorOfEgress } from './hub-errors.ts'

/** Enough for the parts of split models and for small vocabularies. */
const firstBytes = 2 ** 20
/** What the check of headers lets a header take. */
const maxHeaderBytes = 64 * 2 ** 20
const rangeTimeoutMs = 120_000

/**
 * The header of a file on the hub, by ranges: a megabyte first, then as far as it needs.
 * @throws CorralError `unsupported` for a file that the engine may not have; as `HubAccess.send`
 */
export async function readPrefix(
  access: HubAccess,
  { repo, commit }: { readonly repo: string; readonly commit: string },
  file: HubFile,
): Promise<Buffer> {
  const url = access.fileUrl(repo, commit, file.path)
  let prefix: Buffer = Buffer.alloc(0)
  let wanted = Math.min(firstBytes, file.sizeBytes)
  for (;;) {
    // Each range is known when the one before was read.
    // oxlint-disable-next-line no-await-in-loop
    prefix = Buffer.concat([prefix, await readRange(access, url, prefix.length, wanted, file)])
    const header = parsed(prefix, file)
    if (!('needsBytes' in header)) return prefix.subarray(0, header.sizeBytes)
    if (prefix.length >= Math.min(maxHeaderBytes, file.sizeBytes)) {
      throw unusable('The header is too long')
    }
    const next = Math.max(header.needsBytes, prefix.length * 4)
    wanted = Math.min(next, maxHeaderBytes, file.sizeBytes)
  }
}

function parsed(prefix: Buffer, file: HubFile) {
  try {
    return parseGgufPrefix(prefix, file.sizeBytes)
  } catch (error) {
    throw error instanceof GgufError ? unusable(error.message) : error
  }
}

/** The error for a file that must not come near the engine. */
export function unusable(reason: string): CorralError {
  return new CorralError('unsupported', `The file cannot be loaded: ${reason}.`)
}

/** The bytes from `from` to `to`. A server that knows no ranges is read from its beginning. */
async function readRange(
  access: HubAccess,
  url: string,
  from: number,
  to: number,
  file: HubFile,
): Promise<Buffer> {
  const { answer } = await access.send({
    purpose: 'model hub',
    url,
    headers: { range: `bytes=${from}-${to - 1}` },
    timeoutMs: rangeTimeoutMs,
    maxBytes: maxHeaderBytes * 2,
  })
  const isRange = answer.status === 206
  const totalBytes = isRange
    ? /^bytes (\d+)-\d+\/(\d+)$/.exec(String(answer.headers['content-range']))
    : null
  if (isRange && (Number(totalBytes?.[1]) !== from || Number(totalBytes?.[2]) !== file.sizeBytes)) {
    answer.discard()
    throw unlikeListed()
  }
  const skipped = isRange ? 0 : from
  const wanted = skipped + to - from
  const pieces: Buffer[] = []
  let length = 0
  try {
    for await (const piece of answer.chunks()) {
      pieces.push(piece)
      length += piece.length
      if (length >= wanted) break
    }
  } catch (error) {
    throw errorOfEgress(error)
  }
  if (length < wanted) throw unlikeListed()
  return Buffer.concat(pieces).subarray(skipped, wanted)
}

function unlikeListed(): CorralError {
  return new CorralError('upstream_failed', 'The file is not as long as the hub has said.')
}
