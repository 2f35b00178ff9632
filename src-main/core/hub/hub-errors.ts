import { EgressError, isBySwitch, nothingLeaves } from '../egress/egress-error.ts'
import { CorralError } from '../errors.ts'
import type { HubAnswer } from './hub-access.ts'

/** What is told of a request that got no answer. What `signal` was aborted with stays what it is. */
export function errorOfEgress(error: unknown): unknown {
  if (!(error instanceof EgressError)) return error
  if (isBySwitch(error)) return new CorralError('unavailable', nothingLeaves, { cause: error })
  if (error.failure === 'timeout') {
    return new CorralError('timeout', 'The hub did not answer in time.', { cause: error })
  }
  if (error.failure === 'unreachable') {
    const message = 'The hub cannot be reached. Is this Mac online?'
    return new CorralError('unavailable', message, { cause: error })
  }
  if (error.failure === 'proxy') {
    const message = `The hub cannot be reached: ${error.message}.`
    return new CorralError('unavailable', message, { cause: error })
  }
  return new CorralError('upstream_failed', `The hub was not understood: ${error.message}.`, {
    cause: error,
  })
}

/**
 * What is told of an answer that is none; its body is given up unread, for it may hold anything.
 * Codes: `hf_raise_for_status` of huggingface_hub.
 *
 * @param tried a token that is being tried
 */
export function errorOfAnswer(
  answer: HubAnswer,
  url: URL,
  tried: string | null | undefined,
): CorralError {
  const { status, headers } = answer
  answer.discard()
  const code = headers['x-error-code']
  if (status === 429) {
    return new CorralError('rate_limited', 'The hub wants to be asked less often.', {
      retryAfterSeconds: secondsToWait(headers),
    })
  }
  if (code === 'GatedRepo' || code === 'DisabledRepo') return gated(url, code)
  if (code === 'RepoNotFound' || (status === 404 && code === undefined)) {
    const message = 'The hub has no such repository, or it is private and the token may not see it.'
    return new CorralError('not_found', message)
  }
  if (status === 404) return new CorralError('not_found', 'The hub has no such file or version.')
  if (status === 401 || status === 403) {
    const message = tried
      ? 'The hub refuses this token.'
      : 'The hub refuses. If a token is kept, enter it again or remove it.'
    return new CorralError('forbidden', message)
  }
  if (status >= 500) {
    return new CorralError('unavailable', `The hub is not well: it answered with status ${status}.`)
  }
  return new CorralError('upstream_failed', `The hub answered with status ${status}.`)
}

function gated(url: URL, code: string): CorralError {
  const repo = /^\/(?:api\/models\/)?([\w.-]+\/[\w.-]+)/.exec(url.pathname)?.[1]
  const page = `${url.origin}${repo ? `/${repo}` : ''}`
  if (code === 'DisabledRepo') return new CorralError('forbidden', `The hub has closed ${page}.`)
  return new CorralError(
    'forbidden',
    `Its owner wants to be asked: ask for access on ${page}, and keep a token of that account.`,
  )
}

const longestWaitSeconds = 3600

/** `retry-after`, else the reset in `ratelimit: "api";r=0;t=55`; a minute when it does not say. */
function secondsToWait(headers: HubAnswer['headers']): number {
  const reset = /\bt=(\d+)/.exec(String(headers.ratelimit ?? ''))?.[1]
  const seconds = Number(headers['retry-after'] ?? reset ?? 60)
  return Number.isFinite(seconds)
    ? Math.min(Math.max(Math.ceil(seconds), 1), longestWaitSeconds)
    : 60
}
