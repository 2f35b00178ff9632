import { type Exchange, sendJson } from './exchange.ts'
import type { KeptRepo } from './fake-repo.ts'

const sortKeys: Record<string, (repo: KeptRepo) => number | string> = {
  downloads: ({ downloads }) => downloads,
  likes: ({ likes }) => likes,
  lastModified: ({ lastModified }) => lastModified,
  trendingScore: ({ likes }) => likes,
}

/** `GET /api/models?search=&author=&filter=&sort=&limit=&expand=…`; most first, paged by `Link`. */
export function listModels(exchange: Exchange): true {
  const { url, repos } = exchange
  const { searchParams: query } = url
  const words = (query.get('search') ?? '').toLowerCase().split(/\s+/)
  const keyOf = sortKeys[query.get('sort') ?? ''] ?? sortKeys.trendingScore
  const expand = query.getAll('expand')
  const found = repos
    .all()
    .filter(({ name }) => words.every((word) => name.toLowerCase().includes(word)))
    .filter(({ name }) => !query.has('author') || name.split('/')[0] === query.get('author'))
    .filter(({ tags }) => query.getAll('filter').every((tag) => tags.includes(tag)))
    .filter((repo) => !repo.private)
    .toSorted((a, b) => (keyOf && keyOf(a) < keyOf(b) ? 1 : -1))
    .map((repo) => entryOf(repo, expand))
  sendPage(exchange, found, Number(query.get('limit') ?? 1000))
  return true
}

function entryOf(repo: KeptRepo, expand: readonly string[]) {
  const { name, files, commit, ...facts } = repo
  const all: Record<string, unknown> = {
    ...facts,
    sha: commit,
    author: name.split('/')[0],
    siblings: files.map(({ path }) => ({ rfilename: path })),
  }
  const chosen = expand.filter((key) => all[key] != null).map((key) => [key, all[key]])
  return { _id: '6500000000000000000000aa', id: name, modelId: name, ...Object.fromEntries(chosen) }
}

/** The piece of a list that `cursor` names, with the address of the next one in a header. */
export function sendPage(exchange: Exchange, items: readonly unknown[], pageLength: number): void {
  const { url, origin, response } = exchange
  const from = Number(url.searchParams.get('cursor') ?? 0)
  const to = from + pageLength
  if (to < items.length) {
    const next = new URL(url.pathname + url.search, origin)
    next.searchParams.set('cursor', String(to))
    response.setHeader('link', `<${next.href}>; rel="next"`)
  }
  sendJson(exchange, items.slice(from, to))
}
