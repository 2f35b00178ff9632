import { CorralError } from '../core/errors.ts'
import { typedCommand } from './app-parts.ts'

/** As service managers use it, and `corral status`. */
export const notRunningCode = 3

/** As shells report a command that was interrupted. */
export const interruptedCode = 130

/** The command needs a Corral, or a service, that runs. */
export class NotRunningError extends Error {
  constructor(
    message = `Corral is not running. Start it with '${typedCommand()} serve', or open the app.`,
  ) {
    super(message)
    this.name = 'NotRunningError'
  }
}

/** Ends the command: one line on stderr that a person understands, never a stack trace. */
export function exitWithError(error: unknown): never {
  if (isInterruption(error)) {
    process.stderr.write('\n')
    process.exit(interruptedCode)
  }
  console.error(`corral: ${explain(error)}`)
  process.exit(error instanceof NotRunningError ? notRunningCode : 1)
}

/** Control-C at a question. */
function isInterruption(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError'
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
