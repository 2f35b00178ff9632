import type { ORPCError } from '@orpc/client'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { ErrorCode } from '../../contract/errors.ts'
import { CorralError } from '../errors.ts'
import { isAnthropicRequest, requestIdOf } from '../gateway/anthropic/dialect.ts'
import { anthropicStatus, toAnthropicError } from '../gateway/anthropic/error.ts'
import { toLlamaServerError } from '../gateway/llama-server/error.ts'
import { isLlamaServerPath } from '../gateway/llama-server/paths.ts'
import { isLmStudioPath } from '../gateway/lm-studio/paths.ts'
import { toOllamaError } from '../gateway/ollama/error.ts'
import { isOllamaPath } from '../gateway/ollama/paths.ts'
import { toOpenAiError } from '../gateway/openai/error.ts'
import { isOpenAiPath } from '../gateway/openai/paths.ts'

/** Every failure becomes an answer here, in the dialect of the door that the request came to. */
export function useErrorAnswers(app: FastifyInstance): void {
  app.setNotFoundHandler((request) => {
    throw new CorralError('not_found', `There is nothing at ${request.method} ${pathOf(request)}.`)
  })
  app.setErrorHandler<FastifyError | CorralError>((thrown, request, reply) => {
    const error = thrown instanceof CorralError ? thrown : fromFastify(thrown)
    if (error.status >= 500) request.log.error({ err: error.cause ?? error }, 'request failed')
    return answer(request, reply, error)
  })
}

/** What does not decode as a URL reaches no route and no hook: Fastify asks here at once. */
export function answerBadUrl(_: Error, request: FastifyRequest, reply: FastifyReply): void {
  void answer(request, reply, new CorralError('invalid_input', 'The URL is not valid.'))
}

function answer(request: FastifyRequest, reply: FastifyReply, error: CorralError): FastifyReply {
  request.refusal = error
  if (error.code === 'unauthorized') reply.header('www-authenticate', 'Bearer')
  if (error.retryAfterSeconds !== null) reply.header('retry-after', error.retryAfterSeconds)
  if (isSpent(error)) reply.header('x-should-retry', 'false')
  const path = pathOf(request)
  if (isAnthropicRequest(path, request.headers)) {
    const body = toAnthropicError(error, requestIdOf(reply))
    return reply.status(anthropicStatus(error)).send(body)
  }
  return reply.status(error.status).send(bodyFor(path, error))
}

const spentCodes = new Set<ErrorCode>([
  'budget_exceeded',
  'upstream_failed',
  'upstream_credentials_exhausted',
  'timeout',
])

/** Every try that was worth it has been made here: official clients are told not to add theirs. */
function isSpent({ code }: CorralError): boolean {
  return spentCodes.has(code)
}

function bodyFor(path: string, error: CorralError): object {
  if (isOpenAiPath(path) || isLmStudioPath(path)) return toOpenAiError(error)
  if (isOllamaPath(path)) return toOllamaError(error)
  if (isLlamaServerPath(path)) return toLlamaServerError(error)
  const { code, status, message } = error
  return withDetail({ defined: true, code, status, message })
}

/** The body of a management call that failed. */
export function errorBody(error: ORPCError<string, unknown>) {
  return withDetail(error.toJSON())
}

/** `detail` is where the predecessors' clients look for the message. */
function withDetail<T extends { message: string }>(body: T): T & { detail: string } {
  return { ...body, detail: body.message }
}

interface RestResult {
  matched: boolean
  response: { headers: Record<string, string | string[] | undefined>; body: unknown } | undefined
}

/** Says in a header, too, how long a caller has to wait. */
export function retryAfter<T extends RestResult>(result: T): T {
  const { data } = (result.response?.body ?? {}) as { data?: { retryAfterSeconds?: number } }
  if (result.response && data?.retryAfterSeconds !== undefined) {
    result.response.headers['retry-after'] = String(data.retryAfterSeconds)
  }
  return result
}

function pathOf(request: FastifyRequest): string {
  return request.url.split('?', 1)[0] ?? request.url
}

const byStatus: Record<number, { code: ErrorCode; message: string }> = {
  400: { code: 'invalid_input', message: 'The body is not valid JSON.' },
  413: { code: 'too_large', message: 'The body is too large; the limit is 32 MiB.' },
  415: { code: 'unsupported_media_type', message: 'Send the body as application/json.' },
}

/** Fastify's own refusals: a body that does not parse, is too large, or is no JSON. */
function fromFastify(thrown: FastifyError): CorralError {
  const known = thrown.statusCode === undefined ? undefined : byStatus[thrown.statusCode]
  if (known) return new CorralError(known.code, known.message)
  return CorralError.from(thrown)
}
