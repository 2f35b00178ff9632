import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { serveApi } from './api.ts'
import { type Exchange, type HubRequest, type Repos, sendError } from './exchange.ts'
import { type FakeRepo, type KeptRepo, keepRepo } from './fake-repo.ts'
import { servePlainFile } from './plain-files.ts'

/** A hub on loopback that speaks the hub's protocol and notes whatever reaches it. */
export interface FakeHub extends AsyncDisposable {
  /** Such as `http://127.0.0.1:port`; what `HF_ENDPOINT` is set to. */
  readonly origin: string
  readonly requests: HubRequest[]
  /** Adds a repository, or a new version of one: the versions before stay under their commits. */
  addRepo(repo: FakeRepo): void
  /** Answers instead of the hub from now on, where it says `true`. `null` ends that. */
  intercept: ((exchange: Exchange) => boolean) | null
  close(): Promise<void>
}

/** Accounts by their token, with the gated and private repositories that they may read. */
export type FakeTokens = Readonly<
  Record<string, { readonly name: string; readonly reads: readonly string[] }>
>

export async function startFakeHub(
  options: {
    repos?: readonly FakeRepo[]
    tokens?: FakeTokens
    /** Answers `/{repo}/resolve|raw/…`: `files.ts` has the way of large files, with faults. */
    files?: (exchange: Exchange) => boolean
  } = {},
): Promise<FakeHub> {
  const { tokens = {}, files = servePlainFile } = options
  const newest = new Map<string, KeptRepo>()
  const versions = new Map<string, KeptRepo>()
  const requests: HubRequest[] = []
  const addRepo = (repo: FakeRepo) => {
    const kept = keepRepo(repo)
    newest.set(kept.name, kept)
    versions.set(`${kept.name} ${kept.commit}`, kept)
  }
  for (const repo of options.repos ?? []) addRepo(repo)
  const repos: Repos = {
    all: () => [...newest.values()],
    find(name, revision) {
      const known = newest.get(name)
      if (!known) return 'no-repo'
      if (revision === 'main' || revision === 'HEAD') return known
      return versions.get(`${name} ${revision}`) ?? 'no-revision'
    },
    mayRead: (account, name) =>
      Object.values(tokens).some((one) => one.name === account && one.reads.includes(name)),
  }

  const server = createServer((incoming, response) => {
    let body = ''
    incoming.on('data', (chunk: Buffer) => (body += chunk.toString()))
    incoming.on('end', () => {
      const { method = '', url = '', headers } = incoming
      const request: HubRequest = { method, path: url, headers, body }
      requests.push(request)
      const token = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1]
      const account = (token !== undefined && tokens[token]?.name) || null
      const exchange = { request, url: new URL(url, origin), response, origin, repos, account }
      if (token !== undefined && account === null) {
        return sendError(exchange, 401, null, 'Invalid credentials in Authorization header')
      }
      const isServed = hub.intercept?.(exchange) || serveApi(exchange) || files(exchange)
      if (!isServed) sendError(exchange, 404, null, 'Sorry, this page is not there.')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const close = async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  const hub: FakeHub = {
    origin,
    requests,
    addRepo,
    intercept: null,
    close,
    [Symbol.asyncDispose]: close,
  }
  return hub
}
