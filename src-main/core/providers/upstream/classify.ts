import type { Protocol } from '../../../contract/providers.ts'
import { type ProviderWords, readProviderWords, toProviderWords } from './provider-words.ts'
import { type FailureKind, UpstreamError, type UpstreamHeaders } from './upstream-error.ts'

export interface RefusedAnswer {
  readonly status: number
  readonly headers: UpstreamHeaders
  readonly body: string
  readonly protocol: Protocol
}

/** What an answer without success means. A redirect is never followed: it would carry the key on. */
export function classifyAnswer({ status, headers, body, protocol }: RefusedAnswer): UpstreamError {
  const words = readProviderWords(body)
  const isPage = words.message === null && isHtml(headers, body)
  const kind = isPage ? kindOfPage(status) : kindOf(status, words, protocol)
  return new UpstreamError(kind, words.message ?? messageFor(status, isPage), {
    status,
    code: words.code,
    said: words.message !== null,
    headers: withDelay(headers, words),
  })
}

/** What an error in a body that began with success, or in a stream, means. */
export function classifyError(json: unknown, protocol: Protocol): UpstreamError {
  const words = toProviderWords(json)
  const kind = kindOf(words.status ?? statusOf(words), words, protocol)
  return new UpstreamError(kind, words.message ?? 'The provider reported an error.', {
    code: words.code,
    said: words.message !== null,
    headers: withDelay({}, words),
  })
}

const exhausted =
  /insufficient_(user_)?(quota|balance|credits?|funds)|credit_balance|billing|exceeded_current_quota|payment_required|out_of_credits/
const tooLong =
  /context_length|context_window|exceed_context_size|prompt_too_long|max_context|context_too_long/
const moderated = /^moderation$|^content_(filter|policy)/
const refusedKey = /^(invalid_api_key|api_key_invalid|incorrect_api_key|invalid_authentication)/

/** Wordings of providers whose codes do not say it. Only the beginning: the rest may be the client's. */
const saysTooLong = new RegExp(
  [
    '^prompt is too long',
    '^input length and `max_tokens` exceed',
    '^input is too long',
    '^the input token count .{0,40}exceeds',
    '^.{0,60}maximum (context|prompt) length',
    '^prompt contains .{0,200}maximum context length',
    '^.{0,80}exceeds? the (available )?context (size|length|window)',
    '^.{0,80}greater than the context length',
  ].join('|'),
  'i',
)
/** Anthropic answers 400, with no code of its own, to an account without money. */
const saysUnpaid = /^your credit balance is too low to access the (anthropic|claude) api/i
/** xAI and Google answer 400 to a key they do not know. */
const saysBadKey = /^(incorrect api key provided|api key not valid|api key expired)/i

function kindOf(
  status: number,
  { words, message }: ProviderWords,
  protocol: Protocol,
): FailureKind {
  const has = (pattern: RegExp) => words.some((word) => pattern.test(word))
  const says = message ?? ''
  if (status < 400) return 'provider'
  if (status === 402 || ((status < 500 || status === 529) && has(exhausted))) return 'key_exhausted'
  if (status === 401) return 'key_refused'
  if (status === 403) return has(moderated) ? 'request' : 'key_forbidden'
  // 498 is Groq's word for a full flex tier.
  if (status === 429 || status === 498) return 'rate'
  if (status === 408) return 'timeout'
  if (status === 409 || status >= 500) return 'provider'
  if (has(refusedKey) || (status === 400 && saysBadKey.test(says))) return 'key_refused'
  if (has(tooLong) || saysTooLong.test(says)) return 'context'
  if (protocol === 'anthropic' && saysUnpaid.test(says)) return 'key_exhausted'
  return 'request'
}

/** Statuses that a proxy or web server in between may send itself, with a page. */
function kindOfPage(status: number): FailureKind {
  if (status === 429) return 'rate'
  return status === 413 ? 'request' : 'provider'
}

/** Of an error without a status: what its words would have come with. */
function statusOf({ words }: ProviderWords): number {
  const found = byWord.find(([pattern]) => words.some((word) => pattern.test(word)))
  return found?.[1] ?? 500
}

const byWord: readonly (readonly [RegExp, number])[] = [
  [exhausted, 402],
  [/rate_?limit|resource_exhausted|too_many_requests|throttl/, 429],
  [/overloaded|unavailable|server_error|api_error|internal/, 503],
  [/timeout|deadline/, 408],
  [/authentication|unauthenticated|invalid_api_key|api_key_invalid/, 401],
  [/permission/, 403],
  [tooLong, 400],
  [/invalid_|not_found|unsupported|too_large|bad_request|content_filter|content_policy/, 400],
]

function isHtml(headers: UpstreamHeaders, body: string): boolean {
  return /^text\/html\b/i.test(String(headers['content-type'] ?? '')) || /^\s*</.test(body)
}

function messageFor(status: number, isPage: boolean): string {
  if (status >= 300 && status < 400)
    return 'The provider wants to redirect; Corral does not follow.'
  if (isPage) return `The provider answered ${status} with a web page instead of an answer.`
  return `The provider answered with status ${status}.`
}

/** Google says in the body how long to wait: put where the others have it. */
function withDelay(headers: UpstreamHeaders, { retryDelay }: ProviderWords): UpstreamHeaders {
  const seconds = /^(\d+(?:\.\d+)?)s$/.exec(retryDelay ?? '')?.[1]
  if (seconds === undefined || headers['retry-after'] !== undefined) return headers
  return { ...headers, 'retry-after': seconds }
}
