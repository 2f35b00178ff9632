import {
  ATTR_ERROR_TYPE,
  ATTR_HTTP_REQUEST_METHOD,
  ATTR_HTTP_RESPONSE_STATUS_CODE,
  ATTR_HTTP_ROUTE,
} from '@opentelemetry/semantic-conventions'
import type { TokenBuckets } from '../../providers/price.ts'
import type { Entry } from '../entry.ts'
import { genAi, genAiOperation, genAiProvider } from './gen-ai-names.ts'
import type { FinishedRequest } from './open-requests.ts'

/** What a span says. Never content, keys, or the names of people and apps. */
export interface SpanFacts {
  readonly name: string
  /** Milliseconds since 1970. */
  readonly startMs: number
  readonly endMs: number
  readonly failed: boolean
  readonly attributes: Record<string, string | number | boolean>
}

/** Of the whole request, as this port has answered it. Entries come in their order, at least one. */
export function requestFacts({ entries, times }: FinishedRequest): SpanFacts {
  const first = entries[0]!
  const last = entries.at(-1)!
  const { door, endpoint, caller, plan, askedModel, httpStatus } = last
  const isPath = endpoint.startsWith('/')
  return {
    name: isPath ? `POST ${endpoint}` : endpoint,
    startMs: times?.startedAtMs ?? startOf(first),
    endMs: Math.max(times?.endedAtMs ?? 0, ...entries.map(({ endedAtMs }) => endedAtMs)),
    // The convention for servers: what the client did wrong, or left, is no error of the server.
    failed: isFailure(last) && (httpStatus ?? 500) >= 500,
    attributes: present({
      ...(isPath && { [ATTR_HTTP_REQUEST_METHOD]: 'POST', [ATTR_HTTP_ROUTE]: endpoint }),
      [ATTR_HTTP_RESPONSE_STATUS_CODE]: httpStatus,
      [ATTR_ERROR_TYPE]: errorTypeOf(last),
      'corral.request.id': last.requestId,
      'corral.door': door,
      'corral.status': last.status,
      'corral.tries': last.attempt,
      'corral.app.id': caller.tokenId,
      'corral.user.id': caller.userId,
      'corral.asked_model': askedModel,
      'corral.rule.id': plan?.rule?.id ?? null,
      'corral.found_by': plan?.found_by ?? null,
    }),
  }
}

/** Of one try; `null` where nobody was asked. */
export function tryFacts(entry: Entry): SpanFacts | null {
  const { target, endpoint, status, tokens, firstTokenMs, costNanousd } = entry
  if (!target) return null
  const operation = genAiOperation(endpoint)
  return {
    name: target.model ? `${operation} ${target.model}` : operation,
    startMs: startOf(entry),
    endMs: entry.endedAtMs,
    failed: isFailure(entry),
    attributes: present({
      [genAi.operationName]: operation,
      [genAi.providerName]: genAiProvider(target.backend),
      [genAi.requestModel]: target.model,
      // What answers elsewhere under this name is not known.
      [genAi.responseModel]: target.backend === 'local' ? target.model : null,
      [genAi.requestStream]: entry.stream || null,
      [genAi.timeToFirstChunk]: entry.stream ? seconds(firstTokenMs) : null,
      ...(tokens && usageOf(tokens)),
      // Outside the convention, but where Langfuse and others look for dollars.
      'gen_ai.usage.cost': costNanousd === null ? null : costNanousd / 1e9,
      [ATTR_ERROR_TYPE]: errorTypeOf(entry),
      'corral.status': status,
      'corral.attempt': entry.attempt,
      'corral.fallback': entry.fallback,
      'corral.backend': target.backend,
      'corral.left_this_mac': target.leaves,
      'corral.key.id': target.keyId,
      'corral.usage.estimated': tokens ? entry.estimated : null,
      'corral.upstream.status': entry.error?.upstreamStatus ?? null,
      'corral.upstream.code': entry.error?.upstreamCode ?? null,
      'corral.bytes.sent': entry.bytesSent,
      'corral.bytes.received': entry.bytesReceived,
    }),
  }
}

function startOf({ endedAtMs, durationMs }: Entry): number {
  return endedAtMs - durationMs
}

function isFailure({ status }: Entry): boolean {
  return status === 'error' || status === 'timeout' || status === 'refused'
}

function errorTypeOf(entry: Entry): string | null {
  if (entry.error) return entry.error.type
  return isFailure(entry) ? entry.status : null
}

/** By the convention, input tokens hold those of the cache, and output tokens the reasoning. */
function usageOf(tokens: TokenBuckets) {
  const { fresh, cacheRead, cacheWrite, longCacheWrite, output, reasoning } = tokens
  const written = cacheWrite + longCacheWrite
  return {
    [genAi.inputTokens]: fresh + cacheRead + written,
    [genAi.outputTokens]: output,
    [genAi.cacheReadTokens]: cacheRead || null,
    [genAi.cacheCreationTokens]: written || null,
    [genAi.reasoningTokens]: reasoning || null,
  }
}

function seconds(ms: number | null): number | null {
  return ms === null ? null : ms / 1000
}

function present(
  attributes: Record<string, string | number | boolean | null>,
): SpanFacts['attributes'] {
  const kept = Object.entries(attributes).filter(([, value]) => value !== null)
  return Object.fromEntries(kept) as SpanFacts['attributes']
}
