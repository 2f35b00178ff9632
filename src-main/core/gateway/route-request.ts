import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Door } from '../../contract/routing.ts'
import { CorralError } from '../errors.ts'
import { estimateBodyTokens } from '../providers/upstream/estimate-tokens.ts'
import { keptHere } from '../egress/egress-error.ts'
import type { WireFormat } from '../providers/upstream/wire-format.ts'
import type { RoutePlan, RouteRequest, Routing } from '../routing/route.ts'
import type { Ask } from './attempts/ask.ts'
import { isObject, parseBody } from './body.ts'
import type { RequestLog } from './request-log/request-log.ts'

/** All that is read of a body before its target is known. */
const Head = z.object({
  model: z.string().min(1).max(512),
  stream: z.boolean().nullish(),
})

/** What every door knows of a request. @throws CorralError `invalid_input` */
export function askOf<Wire extends WireFormat | null>(
  request: FastifyRequest,
  { door, wire }: { door: Door; wire: Wire },
): Ask & { readonly wire: Wire } {
  const { model, stream } = parseBody(Head, request.body)
  const log = request.requestLog
  if (!log) throw new Error('a route that asks a model is not among the doors of models')
  log.asked({ door, model, stream: stream ?? false })
  return {
    caller: request.caller,
    door,
    wire,
    body: { bytes: request.bodyBytes, json: request.body },
    headers: request.headers,
    model,
    stream: stream ?? false,
    log,
  }
}

/** What routing looks at. The tokens are estimated: to count them takes a model. */
export function traitsOf(
  { caller, door, model, body }: Ask,
  wants: RouteRequest['wants'],
): RouteRequest {
  const { tokens, hasImages, hasTools } = estimateBodyTokens(body.json)
  const maxTokens = maxTokensOf(body.json)
  return { model, door, caller, hasImages, hasTools, wants, inputTokens: tokens, maxTokens }
}

const maxTokensFields = ['max_completion_tokens', 'max_tokens', 'max_output_tokens']

function maxTokensOf(json: unknown): number | null {
  if (!isObject(json)) return null
  const { options } = json
  const given = [
    ...maxTokensFields.map((field) => json[field]),
    isObject(options) ? options['num_predict'] : null,
  ]
  return (
    given.find((value): value is number => Number.isInteger(value) && Number(value) > 0) ?? null
  )
}

/** @throws CorralError when the request can go nowhere */
export async function planFor(
  routing: Routing,
  traits: RouteRequest,
  log: RequestLog,
): Promise<RoutePlan> {
  const plan = await routing.planAfterLook(traits)
  log.planned(plan)
  if (!plan.problem) return plan
  const { code, message, keptHere: isKept = false } = plan.problem
  const isAboutName = code === 'model_not_found' || code === 'forbidden'
  throw new CorralError(code, message, {
    param: isAboutName ? 'model' : null,
    ...(isKept && { cause: keptHere() }),
  })
}
