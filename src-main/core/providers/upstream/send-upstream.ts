import type { Protocol } from '../../../contract/providers.ts'
import { EgressError, type EgressFailure, nothingLeaves } from '../../egress/egress-error.ts'
import type { Egress, OpenRequest } from '../../egress/egress.ts'
import type { OpenAnswer } from '../../egress/open-answer.ts'
import { classifyAnswer } from './classify.ts'
import { withDecodedBody } from './decode-body.ts'
import { type FailureKind, UpstreamError } from './upstream-error.ts'

/** What a provider says when it does not answer; more is not read. */
const maxRefusalBytes = 256 * 2 ** 10

/**
 * Sends a request to a provider and answers once it says that it succeeds.
 * @throws UpstreamError; what `signal` was aborted with
 */
export async function sendUpstream(
  egress: Egress,
  protocol: Protocol,
  request: OpenRequest,
  signal: AbortSignal,
): Promise<OpenAnswer> {
  try {
    const answer = withDecodedBody(await egress.open(request, signal))
    if (answer.status === 200) return answer
    throw await refusalOf(answer, protocol)
  } catch (error) {
    throw asUpstreamError(error)
  }
}

async function refusalOf(answer: OpenAnswer, protocol: Protocol): Promise<UpstreamError> {
  const { status, headers } = answer
  // Whoever asked keeps the time until here.
  const verbatim = await readBody(answer, { maxBytes: maxRefusalBytes, withinMs: null })
  const body = verbatim.toString('utf8')
  const { kind, message, code, said } = classifyAnswer({ status, headers, body, protocol })
  return new UpstreamError(kind, message, { status, code, said, headers, verbatim })
}

/**
 * The body from here to its end, or to `maxBytes`.
 * @param bounds `withinMs` is for all of it; `null` when somebody else keeps the time
 * @throws UpstreamError `timeout`, `cut`
 */
export async function readBody(
  answer: OpenAnswer,
  { maxBytes, withinMs }: { readonly maxBytes: number; readonly withinMs: number | null },
): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>()
  const chunks: Buffer[] = []
  let size = 0
  const late = () => {
    answer.abort()
    reject(new UpstreamError('timeout', 'The provider did not send all of its answer in time.'))
  }
  const timer = withinMs === null ? undefined : setTimeout(late, withinMs)
  answer.pipe({
    data(chunk) {
      chunks.push(chunk)
      size += chunk.length
      if (size <= maxBytes) return true
      answer.abort()
      resolve(Buffer.concat(chunks).subarray(0, maxBytes))
      return false
    },
    end: () => resolve(Buffer.concat(chunks)),
    fail: (error) => reject(asUpstreamError(error)),
  })
  try {
    return await promise
  } finally {
    clearTimeout(timer)
  }
}

const kinds: Readonly<Record<EgressFailure, FailureKind>> = {
  blocked: 'blocked',
  unreachable: 'unreachable',
  proxy: 'unreachable',
  timeout: 'unreachable',
  unreadable: 'provider',
  stale: 'stale',
  cut: 'cut',
  nothing_leaves: 'nothing_leaves',
  recalled: 'recalled',
}

const messages: Readonly<Record<EgressFailure, string>> = {
  blocked: 'Corral does not connect to the address of this provider',
  unreachable: 'The provider cannot be reached.',
  proxy: 'The provider cannot be reached',
  timeout: 'The provider cannot be reached: no connection in time.',
  unreadable: 'The provider does not answer as it should.',
  stale: 'The provider closed the connection.',
  cut: 'Connection lost: the answer of the provider broke off.',
  nothing_leaves: nothingLeaves,
  recalled: nothingLeaves,
}

/** What is not about the provider stays as it is. */
export function asUpstreamError(error: unknown): unknown {
  if (!(error instanceof EgressError)) return error
  const { failure, message } = error
  const says = failure === 'blocked' || failure === 'proxy'
  const text = says ? `${messages[failure]}: ${message}.` : messages[failure]
  return new UpstreamError(kinds[failure], text, { cause: error })
}
