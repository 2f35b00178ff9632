import type { Pool } from 'undici'
import { type ModelName, isWhole } from './answers.ts'
import type { Gateway } from './contender.ts'

/** How one answer came, in milliseconds from the request. */
export interface Timed {
  readonly firstByteMs: number
  readonly wholeMs: number
}

/** A prompt of 600 bytes. */
const prompt = 'Tell me of the sea, and of the ships on it. '.repeat(14).slice(0, 600)

export function bodyFor(gateway: Gateway, model: ModelName): string {
  return JSON.stringify({
    model: gateway.model(model),
    messages: [{ role: 'user', content: prompt }],
    max_tokens: 1000,
    ...(model !== 'json' && { stream: true, stream_options: { include_usage: true } }),
  })
}

/**
 * One request, read to its end.
 * @throws Error for anything but a whole answer: what fails is quick, and must not count
 */
export function ask(pool: Pool, gateway: Gateway, model: ModelName, body: string): Promise<Timed> {
  const { promise, resolve, reject } = Promise.withResolvers<Timed>()
  const startedAt = performance.now()
  let status = 0
  let firstByteMs: number | null = null
  let last: Buffer = Buffer.alloc(0)
  pool.dispatch(
    {
      path: '/v1/chat/completions',
      method: 'POST',
      headers: { 'content-type': 'application/json', ...gateway.headers },
      body,
    },
    {
      onRequestStart() {},
      onResponseStart(_, given) {
        status = given
      },
      onResponseData(_, chunk) {
        firstByteMs ??= performance.now() - startedAt
        last = chunk
      },
      onResponseEnd() {
        const wholeMs = performance.now() - startedAt
        const tail = last.toString('latin1')
        if (status === 200 && (model === 'json' || isWhole(tail))) {
          resolve({ firstByteMs: firstByteMs ?? wholeMs, wholeMs })
        } else reject(new Error(`${gateway.name} answered ${status} ${tail.slice(-300)}`))
      },
      onResponseError: (_, error) => reject(error),
    },
  )
  return promise
}
