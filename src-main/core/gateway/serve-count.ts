import type { FastifyReply } from 'fastify'
import type { ChatRequest } from '../chat.ts'
import { estimateTokens } from '../providers/upstream/estimate-tokens.ts'
import { takesWire, wireOf } from '../providers/upstream/wire-format.ts'
import type { Inference } from './answer.ts'
import { factsOf } from './attempts/answer-ways.ts'
import type { AnswerAsk, Ask } from './attempts/ask.ts'
import { askProvider } from './attempts/ask-provider.ts'
import type { Ways } from './attempts/attempt.ts'
import { bodyFor } from './attempts/body-for.ts'
import { nothingUsed, passWhole } from './attempts/pass-through.ts'
import { routeHeaders } from './attempts/route-facts.ts'
import { clientLeft } from './client-left.ts'
import type { Gateway } from './gateway.ts'
import { sendPatiently } from './send-answer.ts'
import { sendVerbatim } from './send-bytes.ts'

const wire = 'anthropic-count-tokens'

/** A count, in Anthropic's words. */
interface Counted {
  readonly body: object
  readonly headers: Readonly<Record<string, string>>
}

/**
 * Counts the tokens of a request: by the model itself on this Mac, by the provider where it can, else
 * as an estimate that says so.
 * @throws CorralError before anything was sent
 */
export async function serveCount(
  { gateway, inference }: { gateway: Gateway; inference: Inference },
  reply: FastifyReply,
  ask: Ask & Pick<AnswerAsk, 'dropped'> & { inner(): ChatRequest },
): Promise<object> {
  const { attempts } = await gateway.begin(ask, 'count', clientLeft(reply))
  const headers = () => routeHeaders(attempts)
  const ways: Ways<Counted> = {
    async local(attempt, model) {
      attempt.dropped(ask.dropped())
      const tokens = await inference.countTokens({ ...ask.inner(), model }, attempt.signal)
      attempt.end({ kind: 'success', usage: nothingUsed, outputChars: 0, headers: {} })
      return { body: { input_tokens: tokens }, headers: {} }
    },
    async provider(attempt, access, target) {
      const facts = factsOf(gateway.access, ask, target)
      if (!takesWire(facts, wire)) {
        const tokens = estimateTokens(ask.inner())
        attempt.end({ kind: 'success', usage: nothingUsed, outputChars: 0, headers: {} })
        return { body: { input_tokens: tokens }, headers: { 'x-corral-estimated': 'tokens' } }
      }
      const { body, dropped } = bodyFor(wire, ask.body, target.model)
      attempt.dropped(dropped)
      const request = { ...wireOf(wire), body, stream: false, client: ask.headers }
      const asked = await askProvider(gateway.egress, attempt, { access, facts }, request)
      return passWhole(attempt, wire, asked)
    },
  }
  const counted = attempts
    .next(ways)
    .then((count) => ({ ...count, headers: { ...count.headers, ...headers() } }))
  try {
    return await sendPatiently(reply, counted)
  } catch (error) {
    return sendVerbatim(reply, error, headers())
  }
}
