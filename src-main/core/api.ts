import { mapEventIterator } from '@orpc/client'
import { type ImplementerInternalWithMiddlewares, ORPCError, implement } from '@orpc/server'
import type { Log } from './lib/log.ts'
import { contract } from '../contract/contract.ts'
import { type ErrorCode, errorStatus, isErrorCode } from '../contract/errors.ts'
import { type Caller, mayCall } from './accounts/caller.ts'
import { CorralError } from './errors.ts'

/** What every call knows beside its input. */
export interface CallContext {
  readonly caller: Caller | null
  /** Where the request comes from; `null` for this process and its windows. */
  readonly address: string | null
  readonly log: Log
}

/** Named, because the compiler would write out every call of the contract otherwise. */
type Api = ImplementerInternalWithMiddlewares<typeof contract, CallContext, CallContext>

/**
 * The contract, ready to be implemented: access is checked before the input is read, and whatever a
 * feature throws becomes an error of the contract. Features call `api.<feature>.<call>.handler`.
 */
export const api: Api = implement(contract)
  .$context<CallContext>()
  .use(async ({ context, next, path, procedure }) => {
    const border = (thrown: unknown) => toCallError(thrown, context.log, path)
    try {
      const { access } = procedure['~orpc'].meta
      if (!mayCall(context.caller, access)) throw refusal(context.caller)
      const result = await next()
      return { ...result, output: withErrorBorder(result.output, border) }
    } catch (thrown) {
      throw border(thrown)
    }
  })

/** A live stream can also fail after the call has returned. */
function withErrorBorder<T>(output: T, border: (thrown: unknown) => unknown): T {
  if (!isAsyncIterator(output)) return output
  const same = async (value: unknown) => value
  return mapEventIterator(output, { value: same, error: async (thrown) => border(thrown) }) as T
}

function isAsyncIterator(value: unknown): value is AsyncIterator<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value
}

function refusal(caller: Caller | null): CorralError {
  if (!caller) return new CorralError('unauthorized', 'Could not validate credentials')
  return new CorralError('forbidden', 'Admin access required')
}

interface ErrorData {
  readonly retryAfterSeconds?: number
  /** The field at fault. */
  readonly param?: string
}

function toCallError(
  thrown: unknown,
  log: Log,
  path: readonly string[],
): ORPCError<ErrorCode, ErrorData | undefined> {
  const error = thrown instanceof ORPCError ? fromLibrary(thrown) : CorralError.from(thrown)
  if (error.status >= 500) log.error({ err: error.cause ?? error, path }, 'call failed')
  const { code, message } = error
  return new ORPCError(code, { status: errorStatus[code], message, data: dataOf(error) })
}

function dataOf({ retryAfterSeconds, param }: CorralError): ErrorData | undefined {
  if (retryAfterSeconds === null && param === null) return undefined
  return {
    ...(retryAfterSeconds !== null && { retryAfterSeconds }),
    ...(param !== null && { param }),
  }
}

/** oRPC raises errors of its own for input that does not parse. */
function fromLibrary(error: ORPCError<string, unknown>): CorralError {
  if (isErrorCode(error.code)) return new CorralError(error.code, error.message)
  if (error.status >= 500) return CorralError.from(error.cause ?? error)
  const { message, param } = describeIssues(error.data) ?? { message: error.message, param: null }
  return new CorralError('invalid_input', message, { param })
}

function describeIssues(data: unknown): { message: string; param: string | null } | null {
  const issues = (data as { issues?: { message: string; path?: PropertyKey[] }[] } | undefined)
    ?.issues
  const issue = issues?.[0]
  if (!issue) return null
  const path = issue.path?.map(String).join('.') ?? ''
  const isNamed = issue.message.startsWith(path)
  return {
    message: isNamed ? issue.message : `${path}: ${issue.message}`,
    param: path === '' ? null : path,
  }
}
