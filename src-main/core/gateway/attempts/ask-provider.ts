import type { IncomingHttpHeaders } from 'node:http'
import type { Protocol } from '../../../contract/providers.ts'
import { endpointOf } from '../../providers/base-url.ts'
import type { Access, ProviderFacts } from '../../providers/access/access.ts'
import type { Egress } from '../../egress/egress.ts'
import type { OpenAnswer } from '../../egress/open-answer.ts'
import { headersTo } from '../../providers/upstream/headers.ts'
import { sendUpstream } from '../../providers/upstream/send-upstream.ts'
import { UpstreamError } from '../../providers/upstream/upstream-error.ts'
import type { WatchdogLimits } from '../../providers/upstream/watchdog.ts'
import type { Attempt } from './attempt.ts'

interface ProviderRequest {
  readonly protocol: Protocol
  /** Below the version. */
  readonly path: string
  readonly body: Uint8Array | string
  readonly stream: boolean
  /** The client's headers, where its own bytes are passed on. */
  readonly client?: IncomingHttpHeaders
}

/** An answer that is not streamed comes at once, when all of it is there. */
const wholeAnswerMs = 600_000
const silenceMs = 300_000

/**
 * Sends one try to a provider and answers once it says that it succeeds, with the time that is left
 * for its content.
 * @throws UpstreamError; what the attempt's signal was aborted with
 */
export async function askProvider(
  egress: Egress,
  attempt: Attempt,
  to: { readonly access: Access; readonly facts: ProviderFacts },
  { protocol, path, body, stream, client }: ProviderRequest,
): Promise<{ answer: OpenAnswer; limits: WatchdogLimits }> {
  const { access, facts } = to
  const allowedMs = stream ? attempt.options.first_event_timeout_ms : wholeAnswerMs
  attempt.sent(Buffer.byteLength(body))
  const startedAt = performance.now()
  // `AbortSignal.any` would do the same at several times the cost.
  const over = new AbortController()
  const leave = () => over.abort(attempt.signal.reason)
  if (attempt.signal.aborted) leave()
  attempt.signal.addEventListener('abort', leave, { once: true })
  const timer = setTimeout(() => over.abort(tooLate()), allowedMs)
  try {
    const answer = await sendUpstream(
      egress,
      protocol,
      {
        url: endpointOf(access.baseUrl, protocol, path),
        headers: headersTo(protocol, access.secret, { stream, ...(client && { client }) }),
        body,
        policy: { allowPrivate: facts.allowPrivate },
      },
      over.signal,
    ).catch((error: unknown) => {
      if (client || !(error instanceof UpstreamError)) throw error
      throw inOurWords(error)
    })
    const leftMs = allowedMs - (performance.now() - startedAt)
    return {
      answer: counted(answer, attempt),
      limits: { firstContentMs: Math.max(leftMs, 0), silenceMs },
    }
  } finally {
    clearTimeout(timer)
  }
}

/** The same answer; the attempt learns how much of it comes. */
function counted(answer: OpenAnswer, attempt: Attempt): OpenAnswer {
  return {
    ...answer,
    pipe: (sink) =>
      answer.pipe({
        ...sink,
        data(chunk) {
          attempt.received(chunk.length)
          return sink.data(chunk)
        },
      }),
  }
}

/** The answer as it came is for clients of the same protocol only. */
function inOurWords(error: UpstreamError): UpstreamError {
  const { kind, message, status, code, said, headers, cause } = error
  return new UpstreamError(kind, message, { status, code, said, headers, cause })
}

function tooLate(): UpstreamError {
  return new UpstreamError('timeout', 'The provider did not begin to answer in time.')
}
