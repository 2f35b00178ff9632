import { type IncomingHttpHeaders, type ServerResponse, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type OtlpSpan, spansOfJson } from './otlp-json.ts'
import { spansOfProtobuf } from './otlp-protobuf.ts'

/** A collector on loopback that keeps what it is sent. */
export interface OtlpCollector extends AsyncDisposable {
  readonly origin: string
  readonly posts: { path: string; headers: IncomingHttpHeaders; bytes: Buffer }[]
  spans(): OtlpSpan[]
  /** All text that has come, for what must not be in it. */
  text(): string
  /** How it answers from now on; the default takes everything. */
  answer: (response: ServerResponse) => void
}

export async function startOtlpCollector(): Promise<OtlpCollector> {
  const posts: OtlpCollector['posts'] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { url: path = '', headers } = request
      posts.push({ path, headers, bytes: Buffer.concat(chunks) })
      collector.answer(response)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const collector: OtlpCollector = {
    origin: `http://127.0.0.1:${port}`,
    posts,
    spans: () =>
      posts.flatMap(({ headers, bytes }) =>
        headers['content-type'] === 'application/json'
          ? spansOfJson(bytes)
          : spansOfProtobuf(bytes),
      ),
    text: () => posts.map(({ bytes }) => bytes.toString('latin1')).join('\n'),
    answer: (response) => response.writeHead(200).end(),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return collector
}
