import type { FetchLike } from '@modelcontextprotocol/sdk/shared/transport.js'
import type { Egress } from '../../egress/egress.ts'
import { EgressError } from '../../egress/egress-error.ts'
import type { FloodGauge } from './flood-gauge.ts'
import { createOpenRequests } from './open-requests.ts'

/** Statuses that come without a body, as the constructor of `Response` demands. */
const withoutBody = new Set([204, 205, 304])

/**
 * What a stream that is opened counts for: the SDK opens one that has ended again, as soon as the
 * server says, which may be at once and for ever.
 */
const messagesPerStream = 20

const methods = new Set(['GET', 'POST', 'DELETE'] as const)
type Method = typeof methods extends Set<infer T> ? T : never

/**
 * `fetch` over Corral's only way to the network, for one server: what would go to another origin is
 * refused, and no redirect is followed here.
 * @throws EgressError
 */
export function egressFetch(deps: {
  readonly egress: Egress
  readonly origin: string
  readonly allowPrivate: boolean
  readonly gauge: FloodGauge
  /** Of one answer. */
  readonly maxBytes: number
  /** The method that the server's answers come by. */
  readonly vital: 'GET' | 'POST'
  /** Told in words when such an answer breaks off. */
  readonly onBroken: (why: string) => void
}): FetchLike {
  const { egress, origin, allowPrivate, gauge, maxBytes, vital, onBroken } = deps
  const requests = createOpenRequests()
  return async (input, init = {}) => {
    const url = new URL(input)
    if (url.origin !== origin) throw new EgressError('blocked', 'it leads to another server')
    const { body: sent, signal } = init
    const method = methodOf(init.method)
    if (method === 'GET' && gauge.take('messages', messagesPerStream)) {
      onBroken('It ends its connection over and over.')
      throw new EgressError('blocked', 'it is asked too often')
    }
    const { signal: taken, end } = requests.begin(sent)
    const sending = egress.send({
      own: { purpose: 'tool server' },
      url: url.href,
      method,
      headers: { ...Object.fromEntries(new Headers(init.headers)), 'accept-encoding': 'identity' },
      ...(typeof sent === 'string' && { body: sent }),
      policy: { allowPrivate },
      // Streams last, and calls have a limit of their own.
      timeoutMs: null,
      idleTimeoutMs: 0,
      maxBytes,
      signal: AbortSignal.any(signal ? [signal, taken] : [taken]),
    })
    sending.catch(end)
    const answer = await sending
    const isVital = method === vital && answer.status === 200
    const isBare = withoutBody.has(answer.status)
    if (isBare) {
      answer.discard()
      end()
    }
    const broken = (why: string) => {
      if (isVital && !taken.aborted) onBroken(why)
    }
    const body = isBare ? null : streamOf(answer, gauge, { onBroken: broken, onEnd: end })
    return new Response(body, { status: answer.status, headers: headersOf(answer.headers) })
  }
}

interface StreamListener {
  readonly onBroken: (why: string) => void
  readonly onEnd: () => void
}

/** Not `ReadableStream.from`: that leaves open what is given up before it was read. */
function streamOf(
  answer: Pick<Awaited<ReturnType<Egress['send']>>, 'chunks' | 'discard'>,
  gauge: FloodGauge,
  { onBroken, onEnd }: StreamListener,
): ReadableStream<Uint8Array> {
  let isGivenUp = false
  const pieces = gauged(answer.chunks(), gauge, {
    onBroken: (why) => {
      if (!isGivenUp) onBroken(why)
    },
    onEnd,
  })
  return new ReadableStream(
    {
      async pull(controller) {
        const { done, value } = await pieces.next()
        if (done) controller.close()
        else controller.enqueue(value)
      },
      cancel() {
        isGivenUp = true
        answer.discard()
        onEnd()
      },
    },
    { highWaterMark: 0 },
  )
}

async function* gauged(
  chunks: AsyncGenerator<Buffer, void>,
  gauge: FloodGauge,
  { onBroken, onEnd }: StreamListener,
): AsyncGenerator<Uint8Array, void> {
  try {
    for await (const chunk of chunks) {
      if (gauge.take('bytes', chunk.length)) {
        throw new EgressError('unreadable', 'it sends more than anybody could read')
      }
      yield new Uint8Array(chunk)
    }
  } catch (error) {
    if (error instanceof EgressError) onBroken(`The connection is lost: ${error.message}.`)
    throw error
  } finally {
    onEnd()
  }
}

function methodOf(name: string = 'GET'): Method {
  const method = [...methods].find((known) => known === name)
  if (!method) throw new EgressError('blocked', `${name} is not asked for`)
  return method
}

function headersOf(headers: Readonly<Record<string, string | string[] | undefined>>): Headers {
  const made = new Headers()
  for (const [name, value] of Object.entries(headers)) {
    for (const one of [value ?? []].flat()) made.append(name, one)
  }
  return made
}
