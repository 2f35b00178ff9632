import { ORPCError, createORPCClient } from '@orpc/client'
import { OpenAPILink } from '@orpc/openapi-client/fetch'
import { z } from 'zod'
import { type CorralClient, contract } from '../contract/contract.ts'

/** The calls of the contract, made to a Corral that runs in another process. */
export function createRestClient(address: string, token: string): CorralClient {
  return createORPCClient(
    new OpenAPILink(contract, {
      url: `${address}/api`,
      headers: { authorization: `Bearer ${token}` },
      customErrorResponseBodyDecoder: toCallError,
    }),
  )
}

const ErrorBody = z.object({
  defined: z.boolean(),
  code: z.string(),
  status: z.number(),
  message: z.string(),
  data: z.unknown().optional(),
})

/** Without help the link takes no body with a field of our own, such as `detail`. */
function toCallError(body: unknown): ORPCError<string, unknown> | null {
  const parsed = ErrorBody.safeParse(body)
  if (!parsed.success) return null
  const { code, ...options } = parsed.data
  return new ORPCError(code, options)
}
