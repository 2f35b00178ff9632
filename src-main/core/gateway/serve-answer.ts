import type { FastifyReply } from 'fastify'
import type { AnswerEvent } from '../chat.ts'
import { CorralError } from '../errors.ts'
import { UpstreamError } from '../providers/upstream/upstream-error.ts'
import { type Answered, answerWays } from './attempts/answer-ways.ts'
import type { AnswerAsk } from './attempts/ask.ts'
import type { Ways } from './attempts/attempt.ts'
import type { Attempts } from './attempts/attempts.ts'
import { asCorralError } from './attempts/final-error.ts'
import { routeHeaders } from './attempts/route-facts.ts'
import { isContent } from './attempts/watch-events.ts'
import { clientLeft } from './client-left.ts'
import type { Gateway } from './gateway.ts'
import { type AnswerWriter, collectAnswer, sendPatiently, sendStream } from './send-answer.ts'
import { sendRelay, sendVerbatim } from './send-bytes.ts'

/**
 * Answers a request with answer events, or with bytes that pass untouched. `writerOf` is asked once
 * it is known that the answer has to be written.
 * @throws CorralError before anything was sent
 */
export async function serveAnswer(
  gateway: Gateway,
  reply: FastifyReply,
  ask: AnswerAsk,
  writerOf: () => AnswerWriter,
): Promise<object> {
  const left = clientLeft(reply)
  const { attempts, sessionKey } = await gateway.begin(ask, 'chat', left)
  const ways = (onlyEvents: boolean) => answerWays(gateway, ask, { sessionKey, onlyEvents })
  const headers = () => routeHeaders(attempts)
  const answer = ask.stream ? streamAnswer : wholeAnswer
  try {
    return await answer({ gateway, reply, ask, writerOf, attempts, ways, headers, left })
  } catch (error) {
    return sendVerbatim(reply, error, headers())
  }
}

/**
 * The answer without a port: for the window. Ending the iteration stops all that is behind it.
 * @throws CorralError when the request may not go anywhere
 */
export async function answerEvents(
  gateway: Gateway,
  ask: AnswerAsk,
  signal: AbortSignal,
): Promise<AsyncGenerator<AnswerEvent, void>> {
  const over = new AbortController()
  const either = AbortSignal.any([signal, over.signal])
  const refused = (thrown: unknown) => {
    const error = CorralError.from(thrown)
    ask.log.over({ httpStatus: signal.aborted ? null : error.status, error })
    throw thrown
  }
  const { attempts, sessionKey } = await gateway.begin(ask, 'chat', either).catch(refused)
  const ways = answerWays(gateway, ask, { sessionKey, onlyEvents: true })
  return (async function* () {
    try {
      const answered = await attempts.next(ways).catch(refused)
      yield* withFallback(eventsOf(answered), attempts, ways)
    } finally {
      over.abort()
      ask.log.over({ httpStatus: signal.aborted ? null : 200, error: null })
    }
  })()
}

interface Serving {
  readonly gateway: Gateway
  readonly reply: FastifyReply
  readonly ask: AnswerAsk
  readonly writerOf: () => AnswerWriter
  readonly attempts: Attempts
  readonly ways: (onlyEvents: boolean) => Ways<Answered>
  readonly headers: () => Record<string, string>
  readonly left: AbortSignal
}

async function streamAnswer(serving: Serving): Promise<object> {
  const { gateway, reply, ask, writerOf, attempts, ways, headers, left } = serving
  const answered = await attempts.next(ways(false))
  if (answered.kind === 'relay') {
    const { streams } = gateway
    return sendRelay(reply, answered.relay, { headers: headers(), broken: ask.broken, streams })
  }
  if (answered.kind === 'whole') {
    return reply
      .headers({ ...answered.headers, ...headers() })
      .type('application/json; charset=utf-8')
      .send(answered.body)
  }
  const events = withFallback(answered.events, attempts, ways(true))
  return sendStream(reply, events, writerOf(), { left, headers })
}

function wholeAnswer({ reply, writerOf, attempts, ways, headers }: Serving): Promise<object> {
  const whole = async () => {
    const answered = await attempts.next(ways(false))
    const { body, headers: own } =
      answered.kind === 'whole'
        ? answered
        : await collectAnswer(withFallback(eventsOf(answered), attempts, ways(true)), writerOf())
    return { body, headers: { ...own, ...headers() } }
  }
  return sendPatiently(reply, whole())
}

/** Goes on with the next target when one fails before its first content. */
async function* withFallback(
  events: AsyncGenerator<AnswerEvent, void>,
  attempts: Attempts,
  ways: Ways<Answered>,
): AsyncGenerator<AnswerEvent, void> {
  for (let current = events; ;) {
    let hasContent = false
    try {
      for await (const event of current) {
        hasContent ||= isContent(event)
        yield event
      }
      return
    } catch (thrown) {
      const error = thrown instanceof UpstreamError ? thrown : CorralError.from(thrown)
      if (hasContent) throw asCorralError(error)
      await attempts.failed(error)
      current = eventsOf(await attempts.next(ways))
    }
  }
}

/** Where only events were asked for. */
function eventsOf(answered: Answered): AsyncGenerator<AnswerEvent, void> {
  if (answered.kind === 'events') return answered.events
  throw new UpstreamError('provider', 'The provider answered in a way that nobody asked for.')
}
