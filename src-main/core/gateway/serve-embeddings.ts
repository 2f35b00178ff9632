import type { FastifyReply } from 'fastify'
import type { Embeddings } from '../engine/embeddings/embedder.ts'
import { CorralError } from '../errors.ts'
import { decodeEmbeddings, encodeEmbeddings } from '../providers/upstream/openai/embeddings.ts'
import { readBody } from '../providers/upstream/send-upstream.ts'
import { takesWire, wireOf } from '../providers/upstream/wire-format.ts'
import type { Inference } from './answer.ts'
import { factsOf } from './attempts/answer-ways.ts'
import type { Ask } from './attempts/ask.ts'
import { askProvider } from './attempts/ask-provider.ts'
import type { Ways } from './attempts/attempt.ts'
import { bodyFor } from './attempts/body-for.ts'
import { type PassedWhole, parsed, passWhole } from './attempts/pass-through.ts'
import { routeHeaders } from './attempts/route-facts.ts'
import { clientLeft } from './client-left.ts'
import type { Gateway } from './gateway.ts'
import { sendVerbatim } from './send-bytes.ts'

export type Inputs = readonly (string | readonly number[])[]

/** Vectors, or the body of a provider that speaks the client's protocol. */
type Embedded =
  | PassedWhole
  | { readonly kind: 'vectors'; readonly embeddings: Embeddings; readonly local: string | null }

const maxAnswerBytes = 256 * 2 ** 20
const wire = 'openai-embeddings'

/**
 * Answers a request for embeddings: `send` writes vectors in the words of the door; it learns which
 * model of this Mac made them, `null` when none did.
 * `inputs` is asked once a target has to be told; what it throws is the client's fault.
 * @throws CorralError before anything was sent
 */
export async function serveEmbeddings(
  { gateway, inference }: { gateway: Gateway; inference: Inference },
  reply: FastifyReply,
  ask: Ask & { readonly inputs: () => Inputs },
  send: (embeddings: Embeddings, localModel: string | null) => object,
): Promise<object> {
  const { attempts } = await gateway.begin(ask, 'embeddings', clientLeft(reply))
  try {
    const embedded = await attempts.next(embedWays(gateway, inference, ask))
    void reply.headers(routeHeaders(attempts)).type('application/json; charset=utf-8')
    if (embedded.kind === 'vectors') return send(embedded.embeddings, embedded.local)
    return reply.headers(embedded.headers).send(embedded.body)
  } catch (error) {
    return sendVerbatim(reply, error, routeHeaders(attempts))
  }
}

function embedWays(
  gateway: Gateway,
  inference: Inference,
  ask: Ask & { readonly inputs: () => Inputs },
): Ways<Embedded> {
  return {
    async local(attempt, model) {
      const embeddings = await inference.embed(model, ask.inputs(), attempt.signal)
      attempt.end({ kind: 'success', usage: usageOf(embeddings), outputChars: 0, headers: {} })
      return { kind: 'vectors', embeddings, local: model }
    },
    async provider(attempt, access, target) {
      const facts = factsOf(gateway.access, ask, target)
      if (!takesWire(facts, wire)) {
        throw new CorralError('unsupported', `${facts.displayName} makes no embeddings.`)
      }
      const isPassed = ask.wire === wire
      const body = isPassed
        ? bodyFor(wire, ask.body, target.model).body
        : JSON.stringify(encodeEmbeddings(target.model, ask.inputs()))
      const request = { ...wireOf(wire), body, stream: false }
      const asked = await askProvider(
        gateway.egress,
        attempt,
        { access, facts },
        {
          ...request,
          ...(isPassed && { client: ask.headers }),
        },
      )
      if (isPassed) return passWhole(attempt, wire, asked)
      const { answer, limits } = asked
      const bounds = { maxBytes: maxAnswerBytes, withinMs: limits.firstContentMs }
      const embeddings = decodeEmbeddings(parsed(await readBody(answer, bounds)))
      const { headers } = answer
      attempt.end({ kind: 'success', usage: usageOf(embeddings), outputChars: 0, headers })
      return { kind: 'vectors', embeddings, local: null }
    },
  }
}

function usageOf({ promptTokens }: Embeddings) {
  return { promptTokens, cachedTokens: 0, completionTokens: 0, thinkingTokens: 0 }
}
