import { stdSerializers } from 'pino'
import { failureWords } from './gateway/request-log/failure-words.ts'
import type { Log } from './lib/log.ts'
import { UpstreamError } from './providers/upstream/upstream-error.ts'

/** The same log, but of an error of a provider it writes nothing that the provider has said. */
export function withoutTheirWords(log: Log): Log {
  return log.child({}, { serializers: { err: loggedError } })
}

/** Providers repeat prompts in their errors, and parsers quote what they could not read. */
function loggedError(error: Error): object {
  const upstream = upstreamIn(error)
  if (!upstream) return stdSerializers.err(error)
  const { name: type, kind, status, cause } = upstream
  return {
    type,
    message: failureWords(upstream),
    stack: framesOf(upstream),
    kind,
    status,
    ...(cause instanceof Error && { cause: { type: cause.name, code: codeOf(cause) } }),
  }
}

/** The error, or what it was caused by. */
function upstreamIn(error: unknown): UpstreamError | null {
  if (error instanceof UpstreamError) return error
  return error instanceof Error && error.cause !== error ? upstreamIn(error.cause) : null
}

/** The stack without the message that it begins with. */
function framesOf({ stack = '', message }: Error): string {
  const start = stack.indexOf(message)
  return start < 0 ? '' : stack.slice(start + message.length).trim()
}

/** Such as `ECONNREFUSED`. */
function codeOf(error: NodeJS.ErrnoException): string | null {
  return typeof error.code === 'string' ? error.code : null
}
