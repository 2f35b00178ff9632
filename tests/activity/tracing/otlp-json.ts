/** A span, whichever way it was written. */
export interface OtlpSpan {
  readonly traceId: string
  readonly spanId: string
  /** Empty for none. */
  readonly parentSpanId: string
  readonly name: string
  /** 2: server, 3: client. */
  readonly kind: number
  readonly startNanos: bigint
  readonly endNanos: bigint
  /** 2: error. */
  readonly status: number
  readonly attributes: Readonly<Record<string, string | number | boolean>>
  readonly resource: Readonly<Record<string, string | number | boolean>>
}

interface JsonAttribute {
  readonly key: string
  readonly value: {
    readonly stringValue?: string
    readonly intValue?: string | number
    readonly doubleValue?: number
    readonly boolValue?: boolean
  }
}

interface JsonSpan {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly name: string
  readonly kind: number
  readonly startTimeUnixNano: string
  readonly endTimeUnixNano: string
  readonly status?: { readonly code?: number }
  readonly attributes: readonly JsonAttribute[]
}

interface JsonRequest {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly JsonAttribute[] }
    readonly scopeSpans: readonly { readonly spans: readonly JsonSpan[] }[]
  }[]
}

/** The JSON of OTLP: opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding */
export function spansOfJson(bytes: Buffer): OtlpSpan[] {
  const { resourceSpans } = JSON.parse(bytes.toString()) as JsonRequest
  return resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans
      .flatMap(({ spans }) => spans)
      .map((span) => ({
        traceId: span.traceId,
        spanId: span.spanId,
        parentSpanId: span.parentSpanId ?? '',
        name: span.name,
        kind: span.kind,
        startNanos: BigInt(span.startTimeUnixNano),
        endNanos: BigInt(span.endTimeUnixNano),
        status: span.status?.code ?? 0,
        attributes: plain(span.attributes),
        resource: plain(resource.attributes),
      })),
  )
}

function plain(attributes: readonly JsonAttribute[]): OtlpSpan['attributes'] {
  return Object.fromEntries(
    attributes.map(({ key, value }) => {
      if (value.intValue !== undefined) return [key, Number(value.intValue)]
      return [key, value.stringValue ?? value.doubleValue ?? value.boolValue ?? '']
    }),
  )
}
