import type { Egress } from '../egress/egress.ts'
import type { OwnPurpose } from '../egress/own-use.ts'
import { CorralError } from '../errors.ts'
import { type Endpoint, mayServe, policyFor } from './endpoint.ts'
import { errorOfAnswer, errorOfEgress } from './hub-errors.ts'

export type HubAnswer = Awaited<ReturnType<Egress['send']>>

interface HubRequest {
  readonly purpose: OwnPurpose
  readonly url: string
  readonly method?: 'GET' | 'HEAD' | 'POST'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /** For the whole request; `null` where only silence ends it. */
  readonly timeoutMs: number | null
  readonly idleTimeoutMs?: number
  readonly maxBytes: number
  readonly signal?: AbortSignal
  /** In place of the token that is kept: one that is being tried; `null` for none. */
  readonly token?: string | null
}

/** The way to the hub: for its answers, and for the files that it redirects to. */
export interface HubAccess {
  /** @throws CorralError `unavailable` when HF_ENDPOINT is wrong */
  endpoint(): Endpoint
  /** Address of a file of a repository. @throws as `endpoint` */
  fileUrl(repo: string, commit: string, path: string): string
  /**
   * Sends a request that begins at the hub and follows at most three redirects, to the hub's own
   * hosts only. The token goes to the hub and to nobody else. Answers when the head of the last
   * answer is there, whose status is below 400; the caller reads or discards its body.
   *
   * @throws CorralError `rate_limited`, `not_found`, `forbidden`, `unavailable`, `upstream_failed`,
   *   `timeout`; what `signal` was aborted with
   */
  send(request: HubRequest): Promise<{ readonly answer: HubAnswer; readonly url: URL }>
}

const maxRedirects = 3

export function createHubAccess(deps: {
  readonly egress: Egress
  readonly endpoint: () => Endpoint
  readonly version: string
  /** The token for the hub at this origin; `null` without one. Never throws. */
  readonly token: (origin: string) => Promise<string | null>
}): HubAccess {
  const { egress, endpoint, version, token } = deps

  const headersFor = async (url: URL, request: HubRequest): Promise<Record<string, string>> => {
    const own = { 'user-agent': `corral/${version}`, 'accept-encoding': 'identity' }
    const headers = { ...own, ...request.headers }
    const { origin } = endpoint()
    if (url.origin !== origin) return headers
    const secret = request.token === undefined ? await token(origin) : request.token
    return secret === null ? headers : { ...headers, authorization: `Bearer ${secret}` }
  }

  const sendOnce = async (url: URL, request: HubRequest): Promise<HubAnswer> => {
    const { purpose, timeoutMs, idleTimeoutMs, maxBytes, signal, method, body } = request
    const headers = await headersFor(url, request)
    try {
      return await egress.send({
        own: { purpose },
        url: url.href,
        headers,
        policy: policyFor(endpoint(), url),
        timeoutMs,
        maxBytes,
        ...(idleTimeoutMs !== undefined && { idleTimeoutMs }),
        ...(method && { method }),
        ...(body !== undefined && { body }),
        ...(signal && { signal }),
      })
    } catch (error) {
      throw errorOfEgress(error)
    }
  }

  return {
    endpoint,
    fileUrl: (repo, commit, path) =>
      `${endpoint().base}/${repo}/resolve/${commit}/${path.split('/').map(encodeURIComponent).join('/')}`,
    async send(request) {
      let url = new URL(request.url)
      if (url.origin !== endpoint().origin) throw strange()
      for (let redirects = 0; ; redirects += 1) {
        // One after the other: each address comes from the answer before.
        // oxlint-disable-next-line no-await-in-loop
        const answer = await sendOnce(url, request)
        const next = redirectOf(answer, url)
        if (!next) {
          if (answer.status >= 300) throw errorOfAnswer(answer, url, request.token)
          return { answer, url }
        }
        answer.discard()
        if (redirects === maxRedirects || !mayServe(endpoint(), next)) throw strange()
        url = next
      }
    },
  }
}

function redirectOf({ status, headers }: HubAnswer, from: URL): URL | null {
  if (![301, 302, 303, 307, 308].includes(status)) return null
  return typeof headers.location === 'string' ? URL.parse(headers.location, from.href) : null
}

function strange(): CorralError {
  return new CorralError('upstream_failed', 'The hub sends to an address that is not its own.')
}
