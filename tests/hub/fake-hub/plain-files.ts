import { type Exchange, demandRepo, passesGate, sendError } from './exchange.ts'

/**
 * `GET|HEAD /{repo}/resolve|raw/{revision}/{path}` from the hub itself, whole or one range. The way
 * of large files, over a redirect to another host and with faults, is in `files.ts`.
 */
export function servePlainFile(exchange: Exchange): boolean {
  const { url, request, response } = exchange
  const path = decodeURIComponent(url.pathname)
  const [, name, revision, file] =
    /^\/([^/]+\/[^/]+)\/(?:resolve|raw)\/([^/]+)\/(.+)$/.exec(path) ?? []
  if (!name || !revision || !file) return false
  const repo = demandRepo(exchange, name, revision)
  if (!repo || !passesGate(exchange, repo)) return true
  const found = repo.files.find((one) => one.path === file)
  if (!found) {
    sendError(exchange, 404, 'EntryNotFound', 'Entry not found')
    return true
  }
  const { bytes, sha256, oid, lfs } = found
  const range = /^bytes=(\d+)-(\d+)?$/.exec(request.headers.range ?? '')
  const from = Number(range?.[1] ?? 0)
  const to = Math.min(Number(range?.[2] ?? bytes.length - 1), bytes.length - 1)
  if (from >= bytes.length && range) {
    response.writeHead(416, { 'content-range': `bytes */${bytes.length}` }).end()
    return true
  }
  response.writeHead(range ? 206 : 200, {
    etag: `"${lfs ? sha256 : oid}"`,
    'x-repo-commit': repo.commit,
    'accept-ranges': 'bytes',
    'content-length': to + 1 - from,
    ...(range && { 'content-range': `bytes ${from}-${to}/${bytes.length}` }),
  })
  response.end(request.method === 'HEAD' ? undefined : bytes.subarray(from, to + 1))
  return true
}
