import type { Egress } from '../egress/egress.ts'
import { retryAfterMs } from './back-off.ts'
import { type Followed, type Hub, type HubAnswer, followHub, headerOf } from './hub-way.ts'
import { refusalOf } from './refusals.ts'
import { DownloadTrouble } from './trouble.ts'
import type { Expected } from './verify.ts'

/** One file at one commit, and where its bytes were found last. */
export interface RemoteFile {
  readonly expected: Expected
  /** At the hub, with the commit in it. */
  readonly url: URL
  /** Where the hub has sent us; asked directly until it refuses. */
  found: URL | null
  /** `host etag` of the server that the bytes on disk came from; `null` before the first. */
  origin: string | null
}

interface Want {
  readonly from: number
  /** The byte after the last; `null`: the file as a whole, without asking for a range. */
  readonly to: number | null
}

/** So that an answer that is too long ends with our own words; nothing of it is written. */
const spareBytes = 2 ** 20

/**
 * Opens one request for a part of a file and looks at the head of its answer: exactly the range that
 * was asked for, of a file with the size and the content that the hub lists, not encoded.
 *
 * @returns the bytes, no more than were asked for
 * @throws DownloadTrouble, EgressError
 */
export async function fetchRange(
  deps: { readonly egress: Egress; readonly hub: Hub },
  file: RemoteFile,
  want: Want,
  signal: AbortSignal,
): Promise<AsyncGenerator<Buffer, void>> {
  const { sizeBytes } = file.expected
  const length = (want.to ?? sizeBytes) - want.from
  const ask = (url: URL) => {
    const headers = rangeHeaders(file, want, url)
    const maxBytes = length + spareBytes
    return followHub(deps.egress, deps.hub, { url, headers, maxBytes, signal })
  }
  const direct = file.found
  let followed = await ask(direct ?? file.url)
  if (direct && followed.answer.status >= 400 && followed.answer.status < 500) {
    // Its address is signed and good for a while only. Another connection may have a new one by now.
    followed.answer.discard()
    if (file.found === direct) file.found = null
    followed = await ask(file.url)
  }
  try {
    checkHead(file, want, followed)
  } catch (error) {
    followed.answer.discard()
    throw error
  }
  file.found = followed.url
  file.origin = originOf(followed) ?? file.origin
  return bytesOfAnswer(followed.answer, length)
}

function rangeHeaders(file: RemoteFile, { from, to }: Want, url: URL): Record<string, string> {
  if (to === null) return {}
  const [host, etag] = file.origin?.split(' ') ?? []
  // Another server may call the same content by another tag: then only its hash can tell.
  const isSame = host === url.host && etag !== undefined
  return { range: `bytes=${from}-${to - 1}`, ...(isSame && { 'if-range': etag }) }
}

function checkHead(file: RemoteFile, want: Want, followed: Followed): void {
  const { answer, linked } = followed
  const { status } = answer
  const { sizeBytes, sha256 } = file.expected
  if (status === 429 || status === 408 || status === 425 || status >= 500) {
    const asked = retryAfterMs(headerOf(answer, 'retry-after'), Date.now())
    const message =
      status === 429 ? 'The hub asks us to wait.' : `The hub answers with HTTP ${status}.`
    throw new DownloadTrouble('again', message, { retryAfterMs: asked })
  }
  if (status === 416) throw wrong('The file is shorter than the hub lists it.')
  if (status >= 400) throw refusalOf(status, headerOf(answer, 'x-error-code'))
  if (status !== 200 && status !== 206) {
    throw new DownloadTrouble('refused', `The hub answers with HTTP ${status}.`)
  }
  if (linked.sizeBytes !== null && linked.sizeBytes !== sizeBytes) {
    throw wrong('The hub tells another size than it lists.')
  }
  if (sha256 !== null && linked.etag !== null && isSha256(linked.etag) && linked.etag !== sha256) {
    throw wrong('The hub tells another content than it lists.')
  }
  if ((headerOf(answer, 'content-encoding') ?? 'identity') !== 'identity') {
    throw new DownloadTrouble('refused', 'The file comes encoded, which was not asked for.')
  }
  requireSameOrigin(file, followed)
  if (status === 206) checkContentRange(headerOf(answer, 'content-range'), want, sizeBytes)
  else if (want.to !== null && !(want.from === 0 && want.to === sizeBytes)) {
    throw new DownloadTrouble('no-ranges', 'The server gives the file only as a whole.')
  }
  checkLength(answer, (want.to ?? sizeBytes) - want.from)
}

function requireSameOrigin(file: RemoteFile, followed: Followed): void {
  const origin = originOf(followed)
  if (origin === null || file.origin === null) return
  const [host] = origin.split(' ')
  if (file.origin.split(' ')[0] === host && file.origin !== origin) {
    throw new DownloadTrouble('changed', 'The file was changed while it came.')
  }
}

function checkContentRange(header: string | null, { from, to }: Want, sizeBytes: number): void {
  const [, first, last, total] = /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(header ?? '') ?? []
  if (total !== undefined && total !== '*' && Number(total) !== sizeBytes) {
    throw wrong('The file has another size than the hub lists.')
  }
  if (Number(first) !== from || Number(last) + 1 !== (to ?? sizeBytes)) {
    throw new DownloadTrouble('no-ranges', 'The server gives other bytes than were asked for.')
  }
}

/** Refused before a byte of it is read. */
function checkLength(answer: HubAnswer, length: number): void {
  const declared = headerOf(answer, 'content-length')
  if (declared !== null && Number(declared) > length) {
    throw wrong('The file is longer than the hub lists it.')
  }
}

/** Without a strong tag there is none: a weak one may stand for other bytes. */
function originOf({ answer, url }: Followed): string | null {
  const etag = headerOf(answer, 'etag')
  return etag !== null && /^"[\x21\x23-\x7e]{1,200}"$/.test(etag) ? `${url.host} ${etag}` : null
}

/** Ends with trouble at the first byte too many, and when some are missing. */
async function* bytesOfAnswer(answer: HubAnswer, length: number): AsyncGenerator<Buffer, void> {
  let left = length
  for await (const chunk of answer.chunks()) {
    if (chunk.length > left) throw wrong('The file is longer than the hub lists it.')
    left -= chunk.length
    yield chunk
  }
  if (left > 0) throw new DownloadTrouble('again', 'The connection ended too early.')
}

function isSha256(etag: string): boolean {
  return /^[0-9a-f]{64}$/.test(etag)
}

function wrong(message: string): DownloadTrouble {
  return new DownloadTrouble('wrong', message)
}
