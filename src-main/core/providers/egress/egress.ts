import { lookup as systemLookup } from 'node:dns'
import { Agent, type Dispatcher } from 'undici'
import { EgressError } from './egress-error.ts'
import { type Lookup, guardedConnector } from './guarded-connector.ts'
import { type OpenAnswer, openAnswer } from './open-answer.ts'
import { type EgressPolicy, checkUrl } from './target.ts'

/** The only way from Corral to the network for requests that may carry somebody's key. */
export interface Egress {
  /**
   * Sends a request and answers when the status and the headers are there. No redirect is followed,
   * nothing is decompressed, and the body ends with an error at `maxBytes`.
   *
   * @throws EgressError
   */
  send(request: EgressRequest): Promise<EgressAnswer>
  /**
   * Posts a body and answers when the head of the answer is there; as `openAnswer` in all else.
   * @throws EgressError; what `signal` was aborted with
   */
  open(request: OpenRequest, signal: AbortSignal): Promise<OpenAnswer>
  /** Cuts what is open. */
  close(): Promise<void>
}

interface EgressRequest {
  readonly url: string
  readonly method?: 'GET' | 'POST'
  readonly headers: Record<string, string>
  readonly body?: string
  readonly policy: EgressPolicy
  /** For the whole request, the body included. */
  readonly timeoutMs: number
  readonly maxBytes: number
  readonly signal?: AbortSignal
}

export interface OpenRequest {
  readonly url: string
  readonly headers: Record<string, string>
  readonly body: Uint8Array | string
  readonly policy: EgressPolicy
}

interface EgressAnswer {
  readonly status: number
  /** The body from here to its end. @throws EgressError */
  text(): Promise<string>
  /** Leaves the body unread and gives the connection up. */
  discard(): void
}

const maxHeaderBytes = 32 * 2 ** 10

/** To one origin. Each stream holds one for as long as it lasts. */
const maxConnections = 256
const idleConnectionMs = 30_000

export function createEgress(deps: {
  /** Corral's own port, which is never asked; `null` while it is closed. */
  ownPort: () => number | null
  lookup?: Lookup
}): Egress {
  const { ownPort, lookup = systemLookup } = deps
  const agents = new Map<boolean, Agent>()

  /** One for each policy: a connection that was allowed under one is never used under the other. */
  const agentFor = (policy: EgressPolicy): Agent => {
    const known = agents.get(policy.allowPrivate)
    if (known) return known
    const agent = new Agent({
      connect: guardedConnector({ policy, ownPort, lookup }),
      maxHeaderSize: maxHeaderBytes,
      connections: maxConnections,
      keepAliveTimeout: idleConnectionMs,
    })
    agents.set(policy.allowPrivate, agent)
    return agent
  }

  return {
    async send(request) {
      const url = new URL(request.url)
      checkUrl(url, request.policy)
      const limit = AbortSignal.timeout(request.timeoutMs)
      const signal = request.signal ? AbortSignal.any([request.signal, limit]) : limit
      try {
        const response = await agentFor(request.policy).request({
          origin: url.origin,
          path: `${url.pathname}${url.search}`,
          method: request.method ?? 'GET',
          headers: request.headers,
          body: request.body ?? null,
          headersTimeout: request.timeoutMs,
          bodyTimeout: request.timeoutMs,
          signal,
        })
        return answerOf(response, request.maxBytes, limit)
      } catch (error) {
        throw asEgressError(error, limit)
      }
    },
    async open({ url: text, headers, body, policy }, signal) {
      const url = new URL(text)
      checkUrl(url, policy)
      const { origin, pathname, search } = url
      const options = {
        origin,
        path: `${pathname}${search}`,
        method: 'POST',
        headers,
        body,
      } as const
      return openAnswer(agentFor(policy), options, signal)
    },
    async close() {
      await Promise.all([...agents.values()].map((agent) => agent.destroy()))
      agents.clear()
    },
  }
}

function answerOf(
  response: Dispatcher.ResponseData,
  maxBytes: number,
  limit: AbortSignal,
): EgressAnswer {
  const { statusCode, headers, body } = response
  // Whoever gives a body up early gets its abort as an error event, which nobody else would hear.
  body.on('error', () => {})
  return {
    status: statusCode,
    discard: () => void body.destroy(),
    async text() {
      try {
        if ((headers['content-encoding'] ?? 'identity') !== 'identity') {
          throw new EgressError('unreadable', 'the answer is encoded, which was not asked for')
        }
        const chunks: Buffer[] = []
        let size = 0
        for await (const chunk of body as AsyncIterable<Buffer>) {
          size += chunk.length
          if (size > maxBytes) throw new EgressError('unreadable', 'the answer is too long')
          chunks.push(chunk)
        }
        return Buffer.concat(chunks).toString('utf8')
      } catch (error) {
        body.destroy()
        throw asEgressError(error, limit)
      }
    },
  }
}

function asEgressError(error: unknown, limit: AbortSignal): EgressError {
  if (error instanceof EgressError) return error
  const code = (error as { code?: string }).code ?? ''
  if (limit.aborted || code.endsWith('_TIMEOUT') || code === 'ETIMEDOUT') {
    return new EgressError('timeout', 'no answer in time', { cause: error })
  }
  if ((error as Error).name === 'AbortError') throw error
  return new EgressError('unreachable', 'no connection', { cause: error })
}
