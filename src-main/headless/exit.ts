import { CorralError } from '../core/errors.ts'

/** Ends the command: one line on stderr that a person understands, never a stack trace. */
export function exitWithError(error: unknown): never {
  console.error(`corral: ${explain(error)}`)
  process.exit(1)
}

function explain(error: unknown): string {
  if (error instanceof CorralError && error.code !== 'internal') return error.message
  if (error instanceof Error) return messageOf(error)
  return String(error)
}

function messageOf(error: Error): string {
  const { code } = error as NodeJS.ErrnoException
  if (code === 'EACCES' || code === 'EPERM') return `no permission (${error.message})`
  const cause = error.cause instanceof Error ? `: ${error.cause.message}` : ''
  return `${error.message}${cause}`
}
