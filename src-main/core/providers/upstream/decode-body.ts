import {
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createZstdDecompress,
} from 'node:zlib'
import type { Transform } from 'node:stream'
import { EgressError } from '../../egress/egress-error.ts'
import type { BodySink, OpenAnswer } from '../../egress/open-answer.ts'

const decoders: Readonly<Record<string, () => Transform>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
  zstd: createZstdDecompress,
}

/**
 * The answer with its body as it was before encoding. Nobody is asked to encode, but some servers
 * do so all the same.
 * @throws EgressError `unreadable` for an encoding that is not known
 */
export function withDecodedBody(answer: OpenAnswer): OpenAnswer {
  const encoding = String(answer.headers['content-encoding'] ?? 'identity')
    .trim()
    .toLowerCase()
  if (encoding === 'identity' || encoding === '') return answer
  const create = decoders[encoding]
  if (!create) {
    answer.abort()
    throw new EgressError('unreadable', 'the answer is encoded in an unknown way')
  }
  const decoder = create()
  const { 'content-encoding': _, 'content-length': __, ...headers } = answer.headers
  return {
    status: answer.status,
    headers,
    pipe(sink) {
      decodeInto(decoder, answer, sink)
    },
    resume: () => decoder.resume(),
    abort() {
      decoder.destroy()
      answer.abort()
    },
  }
}

function decodeInto(decoder: Transform, answer: OpenAnswer, sink: BodySink): void {
  decoder.on('data', (chunk: Buffer) => {
    if (!sink.data(chunk)) decoder.pause()
  })
  decoder.on('end', () => sink.end())
  decoder.on('drain', () => answer.resume())
  decoder.on('error', (error) => {
    answer.abort()
    sink.fail(new EgressError('cut', 'the answer cannot be decoded', { cause: error }))
  })
  answer.pipe({
    data: (chunk) => decoder.write(chunk),
    end: () => decoder.end(),
    fail(error) {
      decoder.destroy()
      sink.fail(error)
    },
  })
}
