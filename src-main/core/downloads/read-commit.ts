import { z } from 'zod'
import type { Egress } from '../egress/egress.ts'
import { retryAfterMs } from './back-off.ts'
import { policyFor } from '../hub/endpoint.ts'
import { type Hub, headerOf } from './hub-way.ts'
import { refusalOf } from './refusals.ts'
import { DownloadTrouble } from './trouble.ts'
import type { Expected } from './verify.ts'

/** What a repository holds at one commit. */
export interface Commit {
  readonly commit: string
  readonly licence: string | null
  readonly files: readonly (Expected & { readonly path: string })[]
}

const Revision = z.object({
  sha: z.string().regex(/^[0-9a-f]{40}$/),
  cardData: z
    .object({ license: z.union([z.string(), z.array(z.string())]).nullish() })
    .nullish()
    .catch(null),
})

const Tree = z.array(
  z.object({
    type: z.string(),
    path: z.string(),
    size: z.number().int().min(0).catch(0),
    oid: z.string().nullish(),
    lfs: z.object({ oid: z.string().regex(/^[0-9a-f]{64}$/), size: z.number().int() }).nullish(),
  }),
)

const timeoutMs = 20_000
const maxBytes = 20 * 2 ** 20
const mostPages = 50

/**
 * What the hub says a branch, tag or commit is, and the files there with their sizes and hashes.
 * @throws DownloadTrouble, EgressError
 */
export async function readCommit(
  deps: { readonly egress: Egress; readonly hub: Hub },
  repo: string,
  revision: string,
  signal: AbortSignal,
): Promise<Commit> {
  const api = `${deps.hub.endpoint().base}/api/models/${repo}`
  const ask = (url: string) => readJson(deps, url, signal)
  const head = await ask(`${api}/revision/${encodeURIComponent(revision)}`)
  const { sha, cardData } = parse(Revision, head.json)
  const files: Commit['files'][number][] = []
  let next: string | null = `${api}/tree/${sha}?recursive=true&expand=false`
  for (let page = 0; next !== null; page += 1) {
    if (page === mostPages) throw unreadable()
    const { json, following } = await ask(next)
    for (const { type, path, size, oid, lfs } of parse(Tree, json)) {
      if (type !== 'file') continue
      const gitOid = lfs || !oid ? null : oid
      files.push({ path, sizeBytes: lfs?.size ?? size, sha256: lfs?.oid ?? null, gitOid })
    }
    next = following
  }
  return { commit: sha, licence: [cardData?.license].flat()[0] ?? null, files }
}

async function readJson(
  { egress, hub }: { readonly egress: Egress; readonly hub: Hub },
  url: string,
  signal: AbortSignal,
): Promise<{ json: unknown; following: string | null }> {
  const token = await hub.tokenFor(hub.endpoint().origin)
  const answer = await egress.send({
    own: { purpose: 'model hub' },
    url,
    headers: { accept: 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    policy: policyFor(hub.endpoint(), new URL(url)),
    timeoutMs,
    maxBytes,
    signal,
  })
  const { status } = answer
  if (status !== 200) {
    answer.discard()
    if (status === 429 || status >= 500) {
      const asked = retryAfterMs(headerOf(answer, 'retry-after'), Date.now())
      const message = `The hub answers with HTTP ${status}.`
      throw new DownloadTrouble('again', message, { retryAfterMs: asked })
    }
    throw refusalOf(status, headerOf(answer, 'x-error-code'))
  }
  const text = await answer.text()
  const following = nextPage(headerOf(answer, 'link'), url)
  try {
    return { json: JSON.parse(text) as unknown, following }
  } catch {
    throw unreadable()
  }
}

/** Only at the hub itself: the token goes along. */
function nextPage(link: string | null, from: string): string | null {
  const target = /<([^>]+)>\s*;\s*rel="next"/.exec(link ?? '')?.[1]
  const url = target === undefined ? null : URL.parse(target, from)
  return url !== null && url.origin === new URL(from).origin ? url.href : null
}

function parse<T>(schema: z.ZodType<T>, json: unknown): T {
  const parsed = schema.safeParse(json)
  if (!parsed.success) throw unreadable()
  return parsed.data
}

function unreadable(): DownloadTrouble {
  return new DownloadTrouble('again', 'The hub answers in a way that is not understood.')
}
