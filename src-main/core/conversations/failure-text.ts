import type { CorralError } from '../errors.ts'
import { type FailureKind, UpstreamError } from '../providers/upstream/upstream-error.ts'

/** Why there is no answer: what happened in our words, then what the provider said about it. */
export function failureText(error: CorralError): string {
  const { cause } = error
  if (!(cause instanceof UpstreamError) || !cause.said) return error.message
  const happened = error.code === 'unavailable' ? busy : texts[cause.kind]
  return happened === undefined ? error.message : `${happened} It said: “${cause.message}”`
}

const busy = 'The provider has too much to do at the moment. Try again in a while.'

/** Of failures that providers have words of their own for. */
const texts: Readonly<Partial<Record<FailureKind, string>>> = {
  request: 'The provider refused this request.',
  context: 'The conversation is longer than this model takes.',
  key_refused: 'The provider does not accept the key.',
  key_forbidden: 'The provider does not let this key use the model.',
  key_exhausted: 'Nothing is left on the account of this key.',
  rate: 'The provider takes no more requests at the moment. Try again in a while.',
  provider: 'Something went wrong at the provider.',
  timeout: 'The provider did not answer in time.',
}
