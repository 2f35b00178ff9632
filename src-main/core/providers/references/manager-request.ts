import { EgressError, isBySwitch, nothingLeaves } from '../../egress/egress-error.ts'
import { type AdapterDeps, adapterTimeoutMs } from './adapter.ts'
import { SecretReferenceError } from './reference-error.ts'

/** A manager wraps its secret in JSON with words of its own around it. */
const maxAnswerBytes = 128 * 2 ** 10

/**
 * One request to a secret manager that the operator named in Corral's environment, which is why it
 * may stand in a private network.
 *
 * @throws SecretReferenceError
 */
export async function askManager(
  manager: string,
  request: {
    url: string
    method?: 'GET' | 'POST'
    headers: Record<string, string>
    body?: string
  },
  { egress }: AdapterDeps,
): Promise<{ status: number; json: unknown }> {
  try {
    const answer = await egress.send({
      ...request,
      own: { purpose: 'key reference' },
      policy: { allowPrivate: true },
      timeoutMs: adapterTimeoutMs,
      maxBytes: maxAnswerBytes,
    })
    return { status: answer.status, json: parse(await answer.text()) }
  } catch (cause) {
    if (!(cause instanceof EgressError)) throw cause
    if (isBySwitch(cause))
      throw new SecretReferenceError('nothing_leaves', nothingLeaves, { cause })
    const failure = cause.failure === 'timeout' ? 'timeout' : 'unreachable'
    throw new SecretReferenceError(failure, `${manager} could not be asked: ${cause.message}.`, {
      cause,
    })
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
