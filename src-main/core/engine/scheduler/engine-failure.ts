import { CorralError } from '../../errors.ts'

/** What a caller hears when the native side fails; why goes to the log, unless it may be told. */
export function engineFailure(cause: unknown): CorralError {
  if (cause instanceof CorralError) return cause
  return new CorralError('unavailable', 'The engine failed while it computed this answer.', {
    cause,
  })
}
