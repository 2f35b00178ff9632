import { lookup as systemLookup } from 'node:dns'
import type { Dispatcher } from 'undici'
import { leavesThisMac } from './address-rules.ts'
import { createAgents } from './agents.ts'
import { EgressError } from './egress-error.ts'
import type { Lookup } from './guarded-connector.ts'
import type { LeaveSwitch } from './leave-switch.ts'
import { type OpenAnswer, openAnswer } from './open-answer.ts'
import { createOutside } from './outside.ts'
import { type OwnAsk, type OwnUse, type OwnUseMeter, createOwnUseMeter } from './own-use.ts'
import { type EgressPolicy, checkUrl } from './target.ts'
import { type Ways, plainWays } from './ways.ts'

/**
 * The only way from Corral to the network. While the switch is on, nothing that is not this machine
 * is asked: no name, no socket; and what was open is cut when it is turned on.
 */
export interface Egress {
  /**
   * Sends a request of Corral's own and answers when the status and the headers are there. No
   * redirect is followed, nothing is decompressed, and the body ends with an error at `maxBytes`.
   *
   * @throws EgressError
   */
  send(request: EgressRequest): Promise<EgressAnswer>
  /**
   * Posts a body and answers when the head of the answer is there; as `openAnswer` in all else.
   * @throws EgressError; what `signal` was aborted with
   */
  open(request: OpenRequest, signal: AbortSignal): Promise<OpenAnswer>
  /**
   * Does what may reach other machines by a way of its own, such as a program, for at most as long
   * as things may leave: then `signal` aborts.
   * @throws EgressError `nothing_leaves`, `recalled`; what `work` throws
   */
  reach<T>(
    to: { readonly own: OwnAsk; readonly host: string },
    work: (signal: AbortSignal) => Promise<T>,
  ): Promise<T>
  /** Whether the switch is why a request to this URL would be refused now. */
  keepsHere(url: string): boolean
  /** Cuts every connection, as a sleep does; what was under way ends with an EgressError. */
  cut(): void
  /** Cuts what is open. */
  close(): Promise<void>
}

interface EgressRequest {
  readonly own: OwnAsk
  readonly url: string
  readonly method?: 'GET' | 'POST' | 'HEAD' | 'DELETE'
  readonly headers: Record<string, string>
  readonly body?: string | Uint8Array
  readonly policy: EgressPolicy
  /** For the whole request, the body included; `null` where only silence ends it. */
  readonly timeoutMs: number | null
  /** For the head of the answer, and between two pieces of its body. Default: `timeoutMs`. */
  readonly idleTimeoutMs?: number
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
  /** Names in lower case; what came more than once is a list. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  /** The body as it comes; read it once. Leaving early gives the connection up. @throws EgressError */
  chunks(): AsyncGenerator<Buffer, void>
  /** The body from here to its end. @throws EgressError */
  text(): Promise<string>
  /** Leaves the body unread and gives the connection up. */
  discard(): void
}

const usualIdleMs = 60_000

export function createEgress(deps: {
  /** Corral's own port, which is never asked; `null` while it is closed. */
  readonly ownPort: () => number | null
  readonly nothingLeaves: LeaveSwitch
  /** Told of each connection of Corral's own, once it is over. Must not throw. */
  readonly onOwnUse: (use: OwnUse) => void
  readonly lookup?: Lookup
  /** By which proxies, and trusting whom. By default none, and whom Node trusts. */
  readonly ways?: Ways
}): Egress {
  const { ownPort, nothingLeaves, onOwnUse, lookup = systemLookup, ways = plainWays } = deps
  const outside = createOutside(nothingLeaves)
  const agents = createAgents({ ownPort, lookup, outside, ways })

  /** @throws EgressError */
  const agentTo = (url: URL, policy: EgressPolicy) => {
    const leaves = leavesThisMac(url)
    if (leaves) outside.demand()
    checkUrl(url, policy)
    return agents.of(policy, leaves)
  }

  return {
    async send(request) {
      const { own, body, timeoutMs, maxBytes } = request
      const url = new URL(request.url)
      const about = { ask: own, host: url.host, leaves: leavesThisMac(url) }
      const meter = createOwnUseMeter({ ...about, ...(body !== undefined && { body }) }, onOwnUse)
      const idleMs = request.idleTimeoutMs ?? timeoutMs ?? usualIdleMs
      const limit = timeoutMs === null ? null : AbortSignal.timeout(timeoutMs)
      const ends = [request.signal, limit].filter((one) => one instanceof AbortSignal)
      try {
        const response = await agentTo(url, request.policy).request({
          origin: url.origin,
          path: `${url.pathname}${url.search}`,
          method: request.method ?? 'GET',
          headers: request.headers,
          body: body ?? null,
          headersTimeout: idleMs,
          bodyTimeout: idleMs,
          signal: AbortSignal.any(ends),
        })
        meter.status = response.statusCode
        return answerOf(response, { maxBytes, limit, meter })
      } catch (error) {
        throw failed(error, limit, meter)
      }
    },
    async open({ url: text, headers, body, policy }, signal) {
      const url = new URL(text)
      const { origin, pathname, search } = url
      const path = `${pathname}${search}`
      const options = { origin, path, method: 'POST', headers, body } as const
      return openAnswer(agentTo(url, policy), options, signal)
    },
    async reach({ own, host }, work) {
      const meter = createOwnUseMeter({ ask: own, host, leaves: true }, onOwnUse)
      try {
        const over = outside.begin()
        const signal = outside.signal()
        const done = await work(signal).finally(over)
        signal.throwIfAborted()
        meter.end(null)
        return done
      } catch (error) {
        meter.end(error instanceof EgressError ? error.failure : 'unreachable')
        throw error
      }
    },
    cut: () => agents.cut(new EgressError('unreachable', 'this Mac fell asleep')),
    keepsHere: (url) => outside.isShut() && leavesThisMac(new URL(url)),
    async close() {
      outside.close()
      await agents.close()
    },
  }
}

function answerOf(
  { headers, body, statusCode }: Dispatcher.ResponseData,
  {
    maxBytes,
    limit,
    meter,
  }: { readonly maxBytes: number; readonly limit: AbortSignal | null; readonly meter: OwnUseMeter },
): EgressAnswer {
  // Whoever gives a body up early gets its abort as an error event, which nobody else would hear.
  body.on('error', () => {})
  async function* chunks(): AsyncGenerator<Buffer, void> {
    try {
      if ((headers['content-encoding'] ?? 'identity') !== 'identity') {
        throw new EgressError('unreadable', 'the answer is encoded, which was not asked for')
      }
      for await (const chunk of body as AsyncIterable<Buffer>) {
        meter.bytesReceived += chunk.length
        if (meter.bytesReceived > maxBytes) {
          throw new EgressError('unreadable', 'the answer is too long')
        }
        yield chunk
      }
    } catch (error) {
      throw failed(error, limit, meter)
    } finally {
      meter.end(null)
      body.destroy()
    }
  }
  return {
    status: statusCode,
    headers,
    discard() {
      meter.end(null)
      body.destroy()
    },
    chunks,
    async text() {
      const all: Buffer[] = []
      for await (const chunk of chunks()) all.push(chunk)
      return Buffer.concat(all).toString('utf8')
    },
  }
}

/** What is thrown for it, once the meter has been told. */
function failed(error: unknown, limit: AbortSignal | null, meter: OwnUseMeter): unknown {
  const failure = asFailure(error, limit)
  meter.end(failure instanceof EgressError ? failure.failure : 'given up')
  return failure
}

function asFailure(error: unknown, limit: AbortSignal | null): unknown {
  if (error instanceof EgressError) return error
  const code = (error as { code?: string }).code ?? ''
  if (limit?.aborted || code.endsWith('_TIMEOUT') || code === 'ETIMEDOUT') {
    return new EgressError('timeout', 'no answer in time', { cause: error })
  }
  if ((error as Error).name === 'AbortError') return error
  return new EgressError('unreachable', 'no connection', { cause: error })
}
