import { type Exchange, demandRepo, sendError, sendJson } from './exchange.ts'
import type { KeptFile, KeptRepo } from './fake-repo.ts'
import { listModels, sendPage } from './listing.ts'

/** Answers what lies below `/api/`, as the hub does; `false` for what it does not know. */
export function serveApi(exchange: Exchange): boolean {
  const { url, request } = exchange
  const path = decodeURIComponent(url.pathname)
  if (path === '/api/whoami-v2') return whoAmI(exchange)
  if (path === '/api/models' && request.method === 'GET') return listModels(exchange)
  const [, name = '', rest = ''] = /^\/api\/models\/([^/]+\/[^/]+)(\/.*)?$/.exec(path) ?? []
  if (name === '') return false
  const [verb = '', revision = 'main', ...below] = rest.split('/').slice(1)
  const repo = demandRepo(exchange, name, revision)
  if (!repo) return true
  if (verb === '' || verb === 'revision') sendJson(exchange, modelInfo(repo))
  else if (verb === 'tree') sendTree(exchange, repo, below.join('/'))
  else if (verb === 'paths-info') sendPaths(exchange, repo)
  else return false
  return true
}

function whoAmI(exchange: Exchange): boolean {
  const { account } = exchange
  if (!account) {
    sendError(exchange, 401, null, 'Invalid credentials in Authorization header')
    return true
  }
  const token = { displayName: 'corral', role: 'read', createdAt: '2026-01-01T00:00:00.000Z' }
  const auth = { type: 'access_token', accessToken: token }
  sendJson(exchange, { type: 'user', id: '1', name: account, fullname: account, orgs: [], auth })
  return true
}

function modelInfo(repo: KeptRepo) {
  const { name, commit, files, gguf, ...facts } = repo
  return {
    _id: '6500000000000000000000aa',
    id: name,
    modelId: name,
    sha: commit,
    author: name.split('/')[0],
    ...facts,
    ...(gguf && { gguf }),
    siblings: files.map(({ path }) => ({ rfilename: path })),
  }
}

function sendTree(exchange: Exchange, repo: KeptRepo, below: string): void {
  const { url } = exchange
  const prefix = below === '' ? '' : `${below}/`
  const inside = repo.files.filter(({ path }) => path.startsWith(prefix))
  if (url.searchParams.get('recursive') === 'true') {
    return sendPage(exchange, inside.map(entryOf), 1000)
  }
  const folders = new Set<string>()
  const files = inside.filter(({ path }) => {
    const slash = path.indexOf('/', prefix.length)
    if (slash !== -1) folders.add(path.slice(0, slash))
    return slash === -1
  })
  const directories = [...folders].map((path) => ({ type: 'directory', oid: '', size: 0, path }))
  sendPage(exchange, [...directories, ...files.map(entryOf)], 1000)
}

function sendPaths(exchange: Exchange, repo: KeptRepo): void {
  const { paths } = JSON.parse(exchange.request.body) as { paths: string[] }
  const found = repo.files.filter(({ path }) => paths.includes(path))
  sendJson(exchange, found.map(entryOf))
}

function entryOf({ path, sizeBytes, sha256, oid, lfs }: KeptFile) {
  const large = { oid: sha256, size: sizeBytes, pointerSize: 135 }
  return { type: 'file', oid, size: sizeBytes, path, ...(lfs && { lfs: large }) }
}
