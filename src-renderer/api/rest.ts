/** A call refused, in Corral's words. */
export class RestError extends Error {
  readonly status: number
  /** Seconds to wait before the next try; null when Corral names none. */
  readonly retryAfter: number | null

  constructor(message: string, status: number, retryAfter: number | null) {
    super(message)
    this.status = status
    this.retryAfter = retryAfter
  }
}

const unanswered = 'Corral does not answer at this address. Is it still running?'

/** The few calls that come before a socket is open, or that replace the token it was opened with. */
export async function post<T>(path: string, body: unknown, token?: string): Promise<T> {
  const headers = new Headers({ 'content-type': 'application/json' })
  if (token !== undefined) headers.set('authorization', `Bearer ${token}`)
  const answer = await fetch(`/api${path}`, {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
  }).catch(() => {
    throw new RestError(unanswered, 0, null)
  })
  const content: unknown = await answer.json().catch(() => null)
  if (!answer.ok) throw refusal(answer, content)
  return content as T
}

function refusal(answer: Response, content: unknown): RestError {
  const seconds = Number(answer.headers.get('retry-after') ?? Number.NaN)
  const message =
    typeof content === 'object' && content !== null && 'message' in content
      ? String(content.message)
      : `Corral answered ${answer.status}.`
  return new RestError(message, answer.status, Number.isFinite(seconds) ? seconds : null)
}
