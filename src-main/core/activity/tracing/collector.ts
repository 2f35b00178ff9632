/** Where traces go. */
export interface Collector {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly encoding: 'protobuf' | 'json'
}

type Environment = Readonly<Record<string, string | undefined>>

/**
 * The collector of the settings, else that of OpenTelemetry's standard variables; `null` for none.
 * Headers of the environment may hold a secret of its collector: to another address, which whoever
 * changes the settings may choose, they are not sent.
 * opentelemetry.io/docs/specs/otel/protocol/exporter
 */
export function collectorOf(endpoint: string | null, environment: Environment): Collector | null {
  const given = collectorOfEnvironment(environment)
  const encoding = encodingOf(environment)
  if (endpoint === null) {
    if (given === null || environment.OTEL_SDK_DISABLED?.toLowerCase() === 'true') return null
    return { url: given, headers: headersOf(environment), encoding }
  }
  const url = tracesUrl(endpoint)
  if (url === null) return null
  const isSame = given !== null && new URL(given).origin === new URL(url).origin
  return { url, headers: isSame ? headersOf(environment) : {}, encoding }
}

function collectorOfEnvironment(environment: Environment): string | null {
  const { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: whole, OTEL_EXPORTER_OTLP_ENDPOINT: base } =
    environment
  // Of the one for traces alone, the path stays as it is.
  if (whole) return URL.canParse(whole) ? new URL(whole).href : null
  return base ? tracesUrl(base) : null
}

function tracesUrl(base: string): string | null {
  if (!URL.canParse(base)) return null
  const url = new URL(base)
  url.pathname = `${url.pathname.replace(/\/+$/, '')}/v1/traces`
  return url.href
}

function encodingOf(environment: Environment): Collector['encoding'] {
  const protocol =
    environment.OTEL_EXPORTER_OTLP_TRACES_PROTOCOL ?? environment.OTEL_EXPORTER_OTLP_PROTOCOL
  return protocol === 'http/json' ? 'json' : 'protobuf'
}

/** `a=1,b=two%20words`, as W3C Baggage writes it. What does not parse is left out. */
function headersOf(environment: Environment): Record<string, string> {
  const texts = [
    environment.OTEL_EXPORTER_OTLP_HEADERS,
    environment.OTEL_EXPORTER_OTLP_TRACES_HEADERS,
  ]
  const pairs = texts.flatMap((text) => text?.split(',') ?? []).flatMap((pair) => headerOf(pair))
  return Object.fromEntries(pairs)
}

/** Those of the connection and the body are not for others to set. */
const ownHeaders = new Set([
  'connection',
  'content-encoding',
  'content-length',
  'content-type',
  'expect',
  'host',
  'keep-alive',
  'te',
  'transfer-encoding',
  'upgrade',
])

function headerOf(pair: string): [[string, string]] | [] {
  const at = pair.indexOf('=')
  const name = pair.slice(0, at).trim().toLowerCase()
  const value = decoded(pair.slice(at + 1).trim())
  const isHeader = at > 0 && /^[\w!#$%&'*+.^`|~-]+$/.test(name) && /^[\x20-\x7e]+$/.test(value)
  return isHeader && !ownHeaders.has(name) ? [[name, value]] : []
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
