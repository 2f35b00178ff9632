import type { Dispatcher } from 'undici'
import { EgressError } from './egress-error.ts'

type Headers = Readonly<Record<string, string | string[] | undefined>>

/** An answer of which the body is still to come. */
export interface OpenAnswer {
  readonly status: number
  /** Lower-case names. */
  readonly headers: Headers
  /** Hands the body out, once. Until then it waits at the far end. */
  pipe(sink: BodySink): void
  /** Goes on after the sink had enough. */
  resume(): void
  /** Gives the connection up; the sink hears nothing more. */
  abort(): void
}

export interface BodySink {
  /** Answers whether more may come at once; if not, `resume` says when. */
  data(chunk: Buffer): boolean
  /** After the last byte. */
  end(): void
  /** Instead of `end`. */
  fail(error: EgressError): void
}

/**
 * Sends a request on its way and answers when the head of its answer is there. Informational answers
 * are passed over, no redirect is followed, nothing is decompressed, and nothing is bounded in time
 * but the connection: whoever asks keeps the watch.
 *
 * @throws EgressError; what `signal` was aborted with. Later the sink is told of that, too
 */
export function openAnswer(
  dispatcher: Dispatcher,
  options: Omit<Dispatcher.DispatchOptions, 'headersTimeout' | 'bodyTimeout'>,
  signal: AbortSignal,
): Promise<OpenAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<OpenAnswer>()
  let controller: Dispatcher.DispatchController | undefined
  let sink: BodySink | undefined
  let over: (() => void) | undefined
  let isOver = false

  const abort = () => {
    if (isOver) return
    finish()
    controller?.abort(new EgressError('unreachable', 'given up'))
  }
  const leave = () => {
    reject(signal.reason)
    abort()
    tell((reader) => reader.fail(new EgressError('cut', 'given up')))
  }
  const finish = () => {
    isOver = true
    signal.removeEventListener('abort', leave)
  }
  /** What happens before somebody reads the body is told once they do. */
  const tell = (what: (sink: BodySink) => void) => {
    if (sink) what(sink)
    else over = () => sink && what(sink)
  }
  const failed = (error: Error, hasHead: boolean) => {
    if (isOver) return
    finish()
    const failure = asFailure(error, hasHead)
    reject(failure)
    tell((reader) => reader.fail(failure))
  }

  if (signal.aborted) return Promise.reject(signal.reason)
  signal.addEventListener('abort', leave, { once: true })
  let hasHead = false
  dispatcher.dispatch(
    { ...options, headersTimeout: 0, bodyTimeout: 0 },
    {
      onRequestStart(started) {
        controller = started
        if (isOver) started.abort(new EgressError('unreachable', 'given up'))
      },
      onResponseStart(started, status, headers) {
        if (status < 200) return
        hasHead = true
        started.pause()
        resolve({
          status,
          headers,
          pipe(reader) {
            sink = reader
            over?.()
            started.resume()
          },
          resume: () => started.resume(),
          abort,
        })
      },
      onResponseData(started, chunk) {
        if (!isOver && sink && !sink.data(chunk)) started.pause()
      },
      onResponseEnd() {
        if (isOver) return
        finish()
        tell((reader) => reader.end())
      },
      onResponseError: (_, error) => failed(error, hasHead),
    },
  )
  return promise
}

function asFailure(error: Error, hasHead: boolean): EgressError {
  if (error instanceof EgressError) return error
  const { code = '', socket, bytesRead } = error as NodeJS.ErrnoException & SocketFacts
  if (hasHead) return new EgressError('cut', 'the answer broke off', { cause: error })
  if (code.endsWith('_TIMEOUT') || code === 'ETIMEDOUT') {
    return new EgressError('timeout', 'no answer in time', { cause: error })
  }
  if (code.startsWith('HPE_') || code === 'UND_ERR_HEADERS_OVERFLOW') {
    return new EgressError('unreadable', 'it does not speak HTTP as it should', { cause: error })
  }
  const hasServed = (socket?.bytesRead ?? bytesRead ?? 0) > 0
  const isClosed = code === 'UND_ERR_SOCKET' || code === 'ECONNRESET' || code === 'EPIPE'
  if (isClosed && hasServed) {
    return new EgressError('stale', 'a kept connection was closed', { cause: error })
  }
  return new EgressError('unreachable', 'no connection', { cause: error })
}

/** `socket` is undici's, `bytesRead` is noted by the connector. */
interface SocketFacts {
  readonly socket?: { readonly bytesRead?: number }
  readonly bytesRead?: number
}
