/** What Corral answered to a try to sign in. */
interface Refusal {
  message: string
  status: number
  /** Seconds; null when it named none. */
  retryAfter: number | null
}

/** What to tell the user; null when the account only waits for approval. */
export function signInProblem({ message, status, retryAfter }: Refusal): string | null {
  if (status === 403 && /pending/i.test(message)) return null
  if (status === 403 && /disabled/i.test(message)) {
    return 'An administrator has disabled this account. Ask them to enable it again.'
  }
  if (status === 429) {
    const wait = retryAfter === null ? 'in a while' : `in ${waitText(retryAfter)}`
    return `Too many tries. Try again ${wait}.`
  }
  return message
}

/** 75 seconds are two minutes: better to wait a moment too long than to be refused again. */
function waitText(seconds: number): string {
  if (seconds <= 1) return 'a second'
  if (seconds <= 60) return `${Math.ceil(seconds)} seconds`
  return `${Math.ceil(seconds / 60)} minutes`
}
