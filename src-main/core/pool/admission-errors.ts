import { CorralError } from '../errors.ts'
import type { Failure } from './cool-down.ts'
import type { LeaseOptions } from './waiter.ts'

/** The load failed a moment ago, and is not tried again yet. */
export function coolingDown({ error, retryAt }: Failure): CorralError {
  const retryAfterSeconds = Math.max(1, Math.ceil((retryAt.getTime() - Date.now()) / 1000))
  return new CorralError('unavailable', error, { retryAfterSeconds })
}

/** More context than the model may ever have. */
export function tooLong(neededTokens: number, mostTokens: number): CorralError {
  const message = `This request needs ${neededTokens} tokens of context; the most that this model may have is ${mostTokens}.`
  return new CorralError('context_length_exceeded', message)
}

/** There will be no room for the model, or not with the context that is needed. */
export function noRoom(
  explanation: string,
  { minContextTokens }: Pick<LeaseOptions, 'minContextTokens'>,
): CorralError {
  if (minContextTokens) {
    const message = `This request needs ${minContextTokens} tokens of context, for which there is no room. ${explanation}`
    return new CorralError('context_length_exceeded', message)
  }
  return new CorralError('unavailable', explanation, { retryAfterSeconds: 30 })
}
