import { z } from 'zod'
import { Door } from '../../../contract/routing.ts'
import { parseJson } from '../../providers/upstream/json.ts'
import { ContentSealRefused } from './content-seal.ts'

/** What stands before a body, under the same seal. */
const Header = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('request'), door: Door, cut: z.boolean() }),
  /** Lines of answer events. */
  z.strictObject({ kind: z.literal('events'), cut: z.boolean() }),
  /** Of a provider, in its own protocol. */
  z.strictObject({
    kind: z.literal('bytes'),
    wire: z.enum(['openai-chat', 'openai-completions', 'openai-responses', 'anthropic-messages']),
    stream: z.boolean(),
    cut: z.boolean(),
  }),
])
export type PartHeader = z.infer<typeof Header>

/** A request's body or one answer, in the clear: in memory only. */
export interface ContentPart {
  readonly header: PartHeader
  readonly body: Uint8Array
}

const lengthBytes = 4

/** Length of the header, header as JSON, body. */
export function packPart(header: PartHeader, body: readonly Uint8Array[]): Buffer<ArrayBuffer> {
  const head = Buffer.from(JSON.stringify(header))
  const length = Buffer.alloc(lengthBytes)
  length.writeUInt32BE(head.length)
  return Buffer.concat([length, head, ...body])
}

/** @throws ContentSealRefused for what another version has written */
export function unpackPart(plain: Uint8Array): ContentPart {
  const bytes = Buffer.from(plain.buffer, plain.byteOffset, plain.byteLength)
  const bodyAt = lengthBytes + (bytes.length < lengthBytes ? 0 : bytes.readUInt32BE(0))
  const header = Header.safeParse(parseJson(bytes.toString('utf8', lengthBytes, bodyAt)))
  if (!header.success) throw new ContentSealRefused()
  return { header: header.data, body: bytes.subarray(bodyAt) }
}
