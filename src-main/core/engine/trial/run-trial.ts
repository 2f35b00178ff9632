import type { ChildProgram } from '../../lib/child-program.ts'
import type { TrialOutcome } from '../../library/checks/trial-outcome.ts'
import { type ProcessUsage, usageEveryMs, usageOf } from './process-usage.ts'
import { type TrialLimits, usualLimits } from './trial-limits.ts'
import { TrialMessage, type TrialRequest, type TrialStage } from './trial-messages.ts'
import { outcomeOfEnd } from './outcome-of-end.ts'

/**
 * Tries a file in a process that is thrown away, and watches what that takes. The process is gone
 * when the promise settles.
 *
 * @param start starts `trial-program.ts`
 * @throws the reason of `signal` when it aborts
 */
export async function runTrial(
  start: () => ChildProgram,
  request: TrialRequest,
  { signal, limits = usualLimits }: { signal: AbortSignal; limits?: TrialLimits },
): Promise<TrialOutcome> {
  signal.throwIfAborted()
  const child = start()
  const outcome = Promise.withResolvers<TrialOutcome>()
  const ended = Promise.withResolvers<void>()
  let stage: { name: TrialStage; sinceMs: number; cpuMs: number } | null = null
  let newest: ProcessUsage | null = null

  child.onLine((line) => {
    const message = parseLine(line)
    if (message?.type === 'stage') {
      stage = { name: message.stage, sinceMs: performance.now(), cpuMs: newest?.cpuMs ?? 0 }
    } else if (message) outcome.resolve(outcomeOfMessage(message))
  })
  child.onEnd((end) => {
    outcome.resolve(outcomeOfEnd(end, stage?.name ?? null))
    ended.resolve()
  })
  const startedMs = performance.now()
  let isLooking = false
  const look = async () => {
    const pid = child.pid()
    if (pid === undefined || isLooking) return
    isLooking = true
    newest = (await usageOf(pid)) ?? newest
    isLooking = false
    const since = { name: 'start' as const, sinceMs: startedMs, cpuMs: 0, ...stage }
    const verdict = judge(since, newest, limits, request)
    if (verdict) outcome.resolve(verdict)
  }
  const watching = setInterval(() => void look(), usageEveryMs)
  const abort = () => outcome.reject(signal.reason)
  signal.addEventListener('abort', abort, { once: true })
  child.send(JSON.stringify(request))
  try {
    return await outcome.promise
  } finally {
    clearInterval(watching)
    signal.removeEventListener('abort', abort)
    child.kill()
    await ended.promise
  }
}

function judge(
  stage: { readonly name: TrialStage; readonly sinceMs: number; readonly cpuMs: number },
  usage: ProcessUsage | null,
  limits: TrialLimits,
  { sizeBytes }: TrialRequest,
): TrialOutcome | null {
  const fileBytes = process.platform === 'linux' ? 0 : sizeBytes
  if (usage && usage.memoryBytes - fileBytes > limits.memoryBytes) {
    const gigabytes = (limits.memoryBytes / 2 ** 30).toFixed(1)
    const reason = `It took more than ${gigabytes} GB of memory in a trial load.`
    return { verdict: 'quarantined', reason }
  }
  if (usage && usage.cpuMs - stage.cpuMs > limits.cpuMs[stage.name]) {
    const reason =
      stage.name === 'template'
        ? 'Its chat template does too much work.'
        : 'A trial load of it did not come to an end.'
    return { verdict: 'quarantined', reason }
  }
  if (performance.now() - stage.sinceMs > limits.stageMs) {
    return { verdict: 'untried', reason: 'The trial load took too long on this machine.' }
  }
  return null
}

function outcomeOfMessage(end: Extract<TrialMessage, { type: 'end' }>): TrialOutcome {
  const { refusal, isPassing } = end
  if (refusal === null) return { verdict: 'passed' }
  return { verdict: isPassing ? 'untried' : 'quarantined', reason: refusal }
}

/** Whatever else stands there was written by the native library. */
function parseLine(line: string): TrialMessage | null {
  try {
    return TrialMessage.parse(JSON.parse(line))
  } catch {
    return null
  }
}
