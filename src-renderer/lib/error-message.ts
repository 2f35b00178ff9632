import { ORPCError } from '@orpc/client'

/** What to tell the user. Corral's own errors already speak to people. */
export function errorMessage(error: unknown): string {
  if (error instanceof ORPCError) return error.message
  if (!(error instanceof Error)) return String(error)
  const isLost = error.name === 'AbortError' || error.message.includes(closedSocket)
  return isLost ? 'The connection to Corral was lost.' : error.message
}

/** What the library says of a call that is made while there is no connection. */
const closedSocket = 'WebSocket is not open'

/** The field that an error is about, as a path such as `conditions.apps`; null when it says none. */
export function faultyField(error: unknown): string | null {
  if (!(error instanceof ORPCError)) return null
  const { param } = (error.data ?? {}) as { param?: unknown }
  return typeof param === 'string' ? param : null
}
