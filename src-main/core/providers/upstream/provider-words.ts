import { isObject, listOf, objectOf, parseJson, textOf } from './json.ts'

/** What a provider says about a failure, in whatever form it says it. */
export interface ProviderWords {
  /** Fit to be shown; `null` when it says nothing. */
  readonly message: string | null
  /** Its own word for the failure, the most particular one; `null` without any. */
  readonly code: string | null
  /** All words it has for it, in lower case: codes, types, reasons. */
  readonly words: readonly string[]
  /** A status that stands in the text itself, as in events of a stream. */
  readonly status: number | null
  /** How long it asks to wait, where that is in the text and not in a header; as `37s`. */
  readonly retryDelay: string | null
}

const maxMessageChars = 500
const maxCodeChars = 100

const nothing: ProviderWords = {
  message: null,
  code: null,
  words: [],
  status: null,
  retryDelay: null,
}

/** Reads a body; one that is no JSON says nothing. */
export function readProviderWords(body: string): ProviderWords {
  return toProviderWords(parseJson(body))
}

/**
 * Reads a parsed body or event. Known forms: `{error: {message, type, code}}` of OpenAI, Anthropic
 * and most others; a list with one such of Google; `{code, error: text}` of xAI; `{message, type,
 * code}` of Mistral; `{detail}` of FastAPI; `{type, code, message}` in streams of Responses.
 */
export function toProviderWords(json: unknown): ProviderWords {
  const body = Array.isArray(json) ? (json[0] as unknown) : json
  if (!isObject(body)) return nothing
  const inner = isObject(body.error) ? body.error : body
  const details = listOf(inner.details).map(objectOf)
  const codes = [
    inner.code,
    ...details.map(({ reason }) => reason),
    inner.type,
    inner.status,
    inner === body ? null : body.code,
    // So OpenRouter says that the request itself was not to the liking of a filter.
    Array.isArray(objectOf(inner.metadata).reasons) ? 'moderation' : null,
  ]
  const words = codes.filter((word) => typeof word === 'string' && word !== '' && word !== 'error')
  const delay = details.map(({ retryDelay }) => textOf(retryDelay)).find((text) => text !== '')
  return {
    message: toMessage(inner, body),
    code: (words[0] as string | undefined)?.slice(0, maxCodeChars) ?? null,
    words: words.map((word) => (word as string).toLowerCase()),
    status: codes.map(toStatus).find((status) => status !== null) ?? null,
    retryDelay: delay ?? null,
  }
}

function toMessage(inner: Readonly<Record<string, unknown>>, body: unknown): string | null {
  const { error, detail } = objectOf(body)
  const said = [inner.message, objectOf(inner.message).detail, error, detail].find(
    (value) => typeof value === 'string' || (Array.isArray(value) && value.length > 0),
  )
  if (said === undefined) return null
  const text = typeof said === 'string' ? said : JSON.stringify(said)
  return text.trim() === '' ? null : toShownText(text)
}

function toStatus(code: unknown): number | null {
  const status = typeof code === 'string' && /^\d{3}$/.test(code) ? Number(code) : code
  return typeof status === 'number' && status >= 400 && status <= 599 ? status : null
}

/** Keys as providers make them, whole or with stars in the middle. */
const keyPrefixes = /\b(?:sk|pk|rk|xai|gsk|hf|r8|fw|csk|tgp|key|AIza|AKIA|ghp|nvapi)[-_]?/.source
const keys = [
  new RegExp(`${keyPrefixes}(?=[\\w*.-]*[\\d*])[\\w*.-]{8,}`, 'g'),
  /\bBearer\s+[\w.~+/=*-]+/gi,
  /\beyJ[\w-]+\.[\w-]+(\.[\w-]*)?/g,
  /\b(?=[a-zA-Z]*\d)(?=\d*[a-zA-Z])[a-zA-Z0-9]{32,}\b/g,
]

/** A provider's own words, short, without what looks like a key and without queries of addresses. */
function toShownText(text: string): string {
  const whole = text.slice(0, 8 * maxMessageChars)
  const open = keys.reduce((shown, key) => shown.replace(key, '[redacted]'), whole)
  const plain = open.replaceAll(/(https?:\/\/[^\s?#"']+)[?#][^\s"']*/gi, '$1')
  return plain.length > maxMessageChars ? `${plain.slice(0, maxMessageChars - 1)}…` : plain
}
