import { ORPCError } from '@orpc/client'

/** What to tell the user. Corral's own errors already speak to people. */
export function errorMessage(error: unknown): string {
  if (error instanceof ORPCError) return error.message
  if (error instanceof Error && error.name === 'AbortError') {
    return 'The connection to Corral was lost.'
  }
  return error instanceof Error ? error.message : String(error)
}

/** The field that an error is about, as a path such as `conditions.apps`; null when it says none. */
export function faultyField(error: unknown): string | null {
  if (!(error instanceof ORPCError)) return null
  const { param } = (error.data ?? {}) as { param?: unknown }
  return typeof param === 'string' ? param : null
}
