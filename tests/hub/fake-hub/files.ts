import { createHmac } from 'node:crypto'
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Exchange, demandRepo, passesGate, sendError } from './exchange.ts'
import type { KeptFile } from './fake-repo.ts'
import type { Fault, FileRequest } from './faults.ts'
import { rangeOf, sendFile } from './send-file.ts'

/** What reached the host that keeps the large files. */
interface CdnRequest {
  /** With its query. */
  readonly path: string
  readonly headers: IncomingMessage['headers']
}

/** The hub's way with files: small ones from itself, large ones from another host by a signed URL. */
export interface FakeFiles extends AsyncDisposable {
  /** For `startFakeHub({ files })`. */
  readonly serve: (exchange: Exchange) => boolean
  /** `http://127.0.0.1:port` of the other host. */
  readonly cdn: string
  readonly requests: CdnRequest[]
  /** Asked before each answer, at the hub and at the other host. */
  fault: ((request: FileRequest) => Fault | null) | null
  /** URLs that were signed until now are refused from now on. */
  expire(): void
}

export async function startFakeFiles(): Promise<FakeFiles> {
  const kept = new Map<string, { file: KeptFile; name: string }>()
  const requests: CdnRequest[] = []
  const counts = new Map<string, number>()
  let key = 'first'
  const sign = (path: string) => createHmac('sha256', key).update(path).digest('hex')

  const faultOf = (asked: Omit<FileRequest, 'before'>): Fault | null => {
    const counter = `${asked.at} ${asked.file}`
    const before = counts.get(counter) ?? 0
    counts.set(counter, before + 1)
    return files.fault?.({ ...asked, before }) ?? null
  }
  const serveCdn = (request: IncomingMessage, response: ServerResponse) => {
    const { url: path = '', headers } = request
    requests.push({ path, headers })
    const url = new URL(path, cdn)
    const found = kept.get(url.pathname)
    if (!found || url.searchParams.get('Signature') !== sign(url.pathname)) {
      response.writeHead(found ? 403 : 404).end()
      return
    }
    const { file, name } = found
    const range = rangeOf(request, file.bytes.length)
    const fault = faultOf({ at: 'cdn', file: name, range })
    sendFile(request, response, { bytes: file.bytes, etag: `"cdn-${file.sha256}"` }, fault)
  }
  const server = createServer(serveCdn)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const cdn = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  const files: FakeFiles = {
    cdn,
    requests,
    fault: null,
    expire() {
      key += '+'
    },
    serve(exchange) {
      const found = findFile(exchange)
      if (!found) return found === false
      const { file, name, commit } = found
      const { response } = exchange
      // The body of a request has been read before, so that its raw form is of no more use.
      const asked = { headers: exchange.request.headers, method: exchange.request.method }
      const range = rangeOf(asked, file.bytes.length)
      const fault = faultOf({ at: 'hub', file: name, range })
      const headers = { 'x-repo-commit': commit }
      if (fault || !file.lfs) {
        const etag = `"${file.lfs ? file.sha256 : file.oid}"`
        sendFile(asked, response, { bytes: file.bytes, etag, headers }, fault)
        return true
      }
      const path = `/repos/${commit.slice(0, 2)}/${file.sha256}`
      kept.set(path, { file, name })
      response.writeHead(302, {
        ...headers,
        location: `${cdn}${path}?Expires=1893456000&Signature=${sign(path)}`,
        'accept-ranges': 'bytes',
        'x-linked-size': String(file.sizeBytes),
        'x-linked-etag': `"${file.sha256}"`,
      })
      response.end()
      return true
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return files
}

/** `null`: not a request for a file; `false`: answered with an error. */
function findFile(exchange: Exchange) {
  const path = decodeURIComponent(exchange.url.pathname)
  const [, name, revision, below] =
    /^\/([^/]+\/[^/]+)\/(?:resolve|raw)\/([^/]+)\/(.+)$/.exec(path) ?? []
  if (!name || !revision || !below) return null
  const repo = demandRepo(exchange, name, revision)
  if (!repo || !passesGate(exchange, repo)) return false
  const file = repo.files.find((one) => one.path === below)
  if (file) return { file, name: `${name}/${below}`, commit: repo.commit }
  sendError(exchange, 404, 'EntryNotFound', 'Entry not found')
  return false
}
