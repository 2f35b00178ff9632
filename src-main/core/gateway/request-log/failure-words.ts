import type { FailureKind, UpstreamError } from '../../providers/upstream/upstream-error.ts'

const words: Readonly<Record<FailureKind, string>> = {
  request: 'The provider refused the request',
  context: 'The prompt is too long for this model',
  key_refused: 'The provider does not know the key',
  key_forbidden: 'The key may not use this model',
  key_exhausted: 'The account of the key has no credit left',
  rate: 'The provider asks for fewer requests',
  provider: 'The provider failed',
  unreachable: 'The provider cannot be reached',
  blocked: 'Corral does not connect to this address',
  timeout: 'The provider took too long',
  stale: 'The provider closed a kept connection',
  cut: 'The answer of the provider broke off',
  nothing_leaves: 'Nothing leaves this Mac: the switch is on',
  recalled: 'Nothing leaves this Mac: the switch is on',
}

/** What went wrong, without a word of the provider's own text. */
export function failureWords({ kind, status }: UpstreamError): string {
  return status === null ? `${words[kind]}.` : `${words[kind]} (status ${status}).`
}
