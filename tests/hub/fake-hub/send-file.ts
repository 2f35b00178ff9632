import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Fault } from './faults.ts'

export interface SentFile {
  readonly bytes: Buffer
  /** With its quotes. */
  readonly etag: string
  readonly headers?: Readonly<Record<string, string>>
}

type Asked = Pick<IncomingMessage, 'headers' | 'method'>

/** The range that a request asks for; `null` when it wants the whole. */
export function rangeOf({ headers }: Pick<Asked, 'headers'>, sizeBytes: number) {
  const [, from, to] = /^bytes=(\d+)-(\d+)?$/.exec(headers.range ?? '') ?? []
  if (from === undefined) return null
  return { from: Number(from), to: Math.min(Number(to ?? sizeBytes - 1), sizeBytes - 1) }
}

/** Answers for one file as a good server does (RFC 9110, 14 and 13.1.5), but for the fault. */
export function sendFile(
  asked: Asked,
  response: ServerResponse,
  file: SentFile,
  fault: Fault | null,
): void {
  if (fault?.kind === 'silent') return
  if (fault?.kind === 'status') {
    const seconds = fault.retryAfterSeconds
    const patience = seconds === undefined ? {} : { 'retry-after': String(seconds) }
    response.writeHead(fault.status, patience).end()
    return
  }
  if (fault?.kind === 'redirect') {
    response.writeHead(302, { location: fault.to }).end()
    return
  }
  const { bytes, etag } = fault?.kind === 'changed' ? fault : file
  const ifRange = asked.headers['if-range']
  const isSame = ifRange === undefined || ifRange === etag
  const range = isSame && fault?.kind !== 'no-ranges' ? rangeOf(asked, bytes.length) : null
  if (range && range.from >= bytes.length) {
    response.writeHead(416, { 'content-range': `bytes */${bytes.length}` }).end()
    return
  }
  const body = bytes.subarray(range?.from ?? 0, (range?.to ?? bytes.length - 1) + 1)
  const total = fault?.kind === 'other-total' ? fault.total : bytes.length
  response.writeHead(range ? 206 : 200, {
    'accept-ranges': 'bytes',
    'content-type': 'binary/octet-stream',
    etag,
    ...file.headers,
    ...(fault?.kind !== 'longer' && { 'content-length': body.length }),
    ...(range && { 'content-range': `bytes ${range.from}-${range.to}/${total}` }),
    ...(fault?.kind === 'encoded' && { 'content-encoding': 'gzip' }),
  })
  if (asked.method === 'HEAD') response.end()
  else void sendBody(response, spoilt(body, range?.from ?? 0, fault), fault)
}

function spoilt(body: Buffer, from: number, fault: Fault | null): Buffer {
  if (fault?.kind === 'longer') return Buffer.concat([body, Buffer.alloc(fault.byBytes, 0x2a)])
  if (fault?.kind !== 'wrong-byte') return body
  const at = fault.at - from
  if (at < 0 || at >= body.length) return body
  const copy = Buffer.from(body)
  copy[at] = (copy[at] ?? 0) ^ 0xff
  return copy
}

async function sendBody(
  response: ServerResponse,
  body: Buffer,
  fault: Fault | null,
): Promise<void> {
  if (fault?.kind === 'cut' && fault.afterBytes < body.length) {
    response.write(body.subarray(0, fault.afterBytes), () => response.destroy())
    return
  }
  if (fault?.kind !== 'slow') {
    response.end(body)
    return
  }
  for (let at = 0; at < body.length && !response.destroyed; at += fault.pieceBytes) {
    await sleep(fault.pauseMs)
    response.write(body.subarray(at, at + fault.pieceBytes))
  }
  response.end()
}
