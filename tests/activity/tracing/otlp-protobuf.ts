import type { OtlpSpan } from './otlp-json.ts'

/**
 * The protobuf of OTLP, read by the numbers of its fields:
 * github.com/open-telemetry/opentelemetry-proto, trace.proto and common.proto. Protobuf's own
 * encoding: protobuf.dev/programming-guides/encoding
 */
export function spansOfProtobuf(bytes: Buffer): OtlpSpan[] {
  return messages(bytes, 1).flatMap((resourceSpans) => {
    const resource = attributesOf(messages(resourceSpans, 1)[0]!, 1)
    return messages(resourceSpans, 2)
      .flatMap((scopeSpans) => messages(scopeSpans, 2))
      .map((span) => ({
        traceId: messages(span, 1)[0]!.toString('hex'),
        spanId: messages(span, 2)[0]!.toString('hex'),
        parentSpanId: messages(span, 4)[0]?.toString('hex') ?? '',
        name: messages(span, 5)[0]!.toString(),
        kind: Number(numberIn(span, 6)),
        startNanos: numberIn(span, 7),
        endNanos: numberIn(span, 8),
        status: Number(numberIn(messages(span, 15)[0] ?? Buffer.alloc(0), 3)),
        attributes: attributesOf(span, 9),
        resource,
      }))
  })
}

interface Field {
  readonly number: number
  readonly wire: number
  /** Of a number. */
  readonly value: bigint
  /** Of what has a length. */
  readonly bytes: Buffer
}

function fieldsOf(message: Buffer): Field[] {
  const fields: Field[] = []
  let at = 0
  const varint = (): bigint => {
    let value = 0n
    for (let shift = 0n; ; shift += 7n) {
      const byte = message[at++]!
      value |= BigInt(byte & 0x7f) << shift
      if (byte < 0x80) return value
    }
  }
  const take = (length: number) => message.subarray(at, (at += length))
  while (at < message.length) {
    const tag = Number(varint())
    const [number, wire] = [tag >> 3, tag & 7]
    const empty = Buffer.alloc(0)
    if (wire === 0) fields.push({ number, wire, value: varint(), bytes: empty })
    else if (wire === 2) fields.push({ number, wire, value: 0n, bytes: take(Number(varint())) })
    else if (wire === 1 || wire === 5) {
      const bytes = take(wire === 1 ? 8 : 4)
      const value = wire === 1 ? bytes.readBigUInt64LE() : BigInt(bytes.readUInt32LE())
      fields.push({ number, wire, value, bytes })
    } else throw new Error(`wire type ${wire}`)
  }
  return fields
}

function messages(message: Buffer, number: number): Buffer[] {
  return fieldsOf(message).flatMap((field) =>
    field.number === number && field.wire === 2 ? [field.bytes] : [],
  )
}

function numberIn(message: Buffer, number: number): bigint {
  return fieldsOf(message).find((field) => field.number === number)?.value ?? 0n
}

function attributesOf(message: Buffer, number: number): OtlpSpan['attributes'] {
  const pairs = messages(message, number).map((pair) => {
    const value = fieldsOf(messages(pair, 2)[0]!)[0]!
    const key = messages(pair, 1)[0]!.toString()
    return [key, anyValue(value)] as const
  })
  return Object.fromEntries(pairs)
}

function anyValue({ number, value, bytes }: Field): string | number | boolean {
  if (number === 1) return bytes.toString()
  if (number === 2) return value === 1n
  if (number === 3) return Number(BigInt.asIntN(64, value))
  if (number === 4) return bytes.readDoubleLE()
  throw new Error(`an attribute of kind ${number}`)
}
