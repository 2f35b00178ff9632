import type { ConnectionTest } from '../../contract/network.ts'
import { EgressError } from './egress-error.ts'
import type { Egress } from './egress.ts'
import { failedStep } from './failed-step.ts'
import type { EgressPolicy } from './target.ts'
import type { Ways } from './ways.ts'

const timeoutMs = 15_000

/** What can be tried, and by the rules of whom. */
export interface TestTarget {
  readonly url: string
  readonly policy: EgressPolicy
}

/** Asks for the head of a page, without any key: any answer at all means that the way is open. */
export async function testConnection(
  { egress, ways }: { readonly egress: Egress; readonly ways: Ways },
  target: TestTarget,
  signal: AbortSignal | undefined,
): Promise<ConnectionTest> {
  const url = new URL(target.url)
  const startedAt = performance.now()
  let proxy: string | null = null
  const outcome = (ended: Pick<ConnectionTest, 'ok' | 'failedStep' | 'message'>) => {
    return { ...ended, host: url.host, proxy, durationMs: performance.now() - startedAt }
  }
  try {
    if (!egress.keepsHere(url.href)) {
      proxy = (await ways.current().proxyFor(url))?.url.origin ?? null
    }
    const answer = await egress.send({
      own: { purpose: 'connection test' },
      url: url.href,
      method: 'HEAD',
      headers: { 'user-agent': 'corral' },
      policy: target.policy,
      timeoutMs,
      maxBytes: 0,
      ...(signal && { signal }),
    })
    answer.discard()
    return outcome({ ok: true, failedStep: null, message: 'It answers.' })
  } catch (error) {
    if (!(error instanceof EgressError)) throw error
    const { step, message } = failedStep(error)
    return outcome({ ok: false, failedStep: step, message })
  }
}
