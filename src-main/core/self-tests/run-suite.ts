import type { ModelCapabilities } from '../../contract/models.ts'
import type { SelfTestResult } from '../../contract/self-tests.ts'
import { ModelFell, NotTried, PortRefusal, ProtocolFault } from './faults.ts'
import { type Port, createPort } from './port.ts'
import type { SelfTest, TestedModel } from './self-test.ts'

export interface SuiteRun {
  readonly suite: readonly SelfTest[]
  readonly model: TestedModel & { readonly kind: ModelCapabilities['kind'] }
  readonly address: string
  readonly token: string
  /** Ends the run: what is under way is cut off, and nothing follows. */
  readonly signal: AbortSignal
  /** Why the model does not load; `null` where it is loaded. */
  readonly loadError: string | null
  readonly begins: (test: SelfTest) => void
}

const notMadeFor: Record<SelfTest['kind'], string> = {
  text: 'It writes no text.',
  embeddings: 'It was not made for embeddings.',
  ranking: 'It is no reranker.',
}

const notLoaded = 'Not tried: it does not load.'

/**
 * Runs one test after the other. Where the first that fits gets no answer at all, the rest would not
 * either, and is skipped. @throws what `signal` was aborted with
 */
export async function* runSuite(run: SuiteRun): AsyncGenerator<SelfTestResult, void> {
  let unanswered: string | null = null
  let isFirst = true
  for (const test of run.suite) {
    const reason = test.kind === run.model.kind ? unanswered : notMadeFor[test.kind]
    if (reason !== null) {
      yield { name: test.name, outcome: 'skipped', detail: reason, durationMs: 0 }
      continue
    }
    run.begins(test)
    if (run.loadError !== null) {
      unanswered = notLoaded
      const detail = `It does not load: ${run.loadError}`
      yield { name: test.name, outcome: 'failed', detail, durationMs: 0 }
      continue
    }
    const { result, isUnanswered } = await runOne(test, run)
    if (isUnanswered && isFirst) unanswered = 'Not tried: it does not answer.'
    isFirst = false
    yield result
  }
}

async function runOne(
  test: SelfTest,
  { model, address, token, signal }: SuiteRun,
): Promise<{ result: SelfTestResult; isUnanswered: boolean }> {
  const { name, timeoutMs } = test
  const limit = AbortSignal.timeout(timeoutMs)
  const ends = AbortSignal.any([signal, limit])
  const port: Port = createPort({ address, token, modelId: model.id, signal: ends })
  const startedAt = performance.now()
  const ended = (outcome: SelfTestResult['outcome'], detail: string): SelfTestResult => {
    const durationMs = Math.round(performance.now() - startedAt)
    return { name, outcome, detail, durationMs }
  }
  try {
    return { result: ended('passed', await test.run(port, model)), isUnanswered: false }
  } catch (error) {
    signal.throwIfAborted()
    const late = limit.aborted ? `It was not done within ${timeoutMs / 1000} seconds.` : null
    const isSkipped = error instanceof NotTried
    const detail = late ?? wordsFor(error)
    return {
      result: ended(isSkipped ? 'skipped' : 'failed', detail),
      isUnanswered: error instanceof PortRefusal || late !== null,
    }
  }
}

/** Errors of others may hold what was sent: they are not shown. */
function wordsFor(error: unknown): string {
  if (error instanceof ProtocolFault) return `Fault of Corral: ${error.message}`
  if (error instanceof PortRefusal) return `The port answered ${error.status}: ${error.message}`
  if (error instanceof ModelFell || error instanceof NotTried) return error.message
  return 'The answer broke off.'
}
