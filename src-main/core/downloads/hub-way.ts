import type { Egress } from '../egress/egress.ts'
import { printable } from '../lib/printable.ts'
import { type Endpoint, mayServe, policyFor } from '../hub/endpoint.ts'
import { DownloadTrouble } from './trouble.ts'

export type HubAnswer = Awaited<ReturnType<Egress['send']>>

/** The hub that files come from. */
export interface Hub {
  /** @throws CorralError `unavailable` when HF_ENDPOINT is wrong */
  endpoint(): Endpoint
  /** Read for each use, so that a new one counts at once; `null` without one. */
  tokenFor(origin: string): Promise<string | null>
}

export interface Followed {
  readonly answer: HubAnswer
  /** Who has answered in the end. */
  readonly url: URL
  /** What the hub itself says the content is, where it sends us on: X-Linked-Etag, X-Linked-Size. */
  readonly linked: { readonly etag: string | null; readonly sizeBytes: number | null }
}

interface Ask {
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly maxBytes: number
  readonly signal: AbortSignal
}

const mostRedirects = 3
const redirects = new Set([301, 302, 303, 307, 308])

/** Nothing for so long is a stall. */
const stallMs = 30_000

/**
 * Asks for bytes of a file and follows the hub to where it keeps them, by hand: only to hosts of
 * the hub, a few steps at most, and with the token to the hub alone.
 *
 * @throws DownloadTrouble `refused` for a redirect that is not followed; EgressError
 */
export async function followHub(egress: Egress, hub: Hub, ask: Ask): Promise<Followed> {
  const endpoint = hub.endpoint()
  let { url } = ask
  let linked: Followed['linked'] = { etag: null, sizeBytes: null }
  for (let step = 0; ; step += 1) {
    const atHub = url.origin === endpoint.origin
    const token = atHub ? await hub.tokenFor(url.origin) : null
    const answer = await egress.send({
      own: { purpose: 'model download' },
      url: url.href,
      headers: {
        ...ask.headers,
        'accept-encoding': 'identity',
        ...(token !== null && { authorization: `Bearer ${token}` }),
      },
      policy: policyFor(endpoint, url),
      timeoutMs: null,
      idleTimeoutMs: stallMs,
      maxBytes: ask.maxBytes,
      signal: ask.signal,
    })
    if (atHub) linked = linkedOf(answer, linked)
    if (!redirects.has(answer.status)) return { answer, url, linked }
    answer.discard()
    if (step === mostRedirects) throw refused('The hub sends us round in circles.')
    url = nextUrl(answer, url)
    if (!mayServe(endpoint, url)) {
      const host = printable(url.host.slice(0, 80))
      throw refused(`The hub sends us to ${host}, which is no host of it.`)
    }
  }
}

function nextUrl(answer: HubAnswer, from: URL): URL {
  const location = headerOf(answer, 'location')
  const next = location === null ? null : URL.parse(location, from.href)
  if (!next) throw refused('The hub sends us on without saying where.')
  return next
}

function linkedOf(answer: HubAnswer, before: Followed['linked']): Followed['linked'] {
  const size = headerOf(answer, 'x-linked-size')
  return {
    etag: bareEtag(headerOf(answer, 'x-linked-etag')) ?? before.etag,
    sizeBytes: size !== null && /^\d{1,15}$/.test(size) ? Number(size) : before.sizeBytes,
  }
}

/** The one value of a header; `null` when it is missing. */
export function headerOf({ headers }: HubAnswer, name: string): string | null {
  const value = headers[name]
  return (Array.isArray(value) ? value[0] : value) ?? null
}

function bareEtag(etag: string | null): string | null {
  return etag === null ? null : etag.replace(/^W\//, '').replaceAll('"', '')
}

function refused(message: string): DownloadTrouble {
  return new DownloadTrouble('refused', message)
}
