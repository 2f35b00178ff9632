import type { ChildEnd } from '../../lib/child-program.ts'
import type { TrialOutcome } from '../../library/checks/trial-outcome.ts'
import type { TrialStage } from './trial-messages.ts'

/** Signals with which the system, a terminal or a person ends a process that did nothing wrong. */
const outerSignals = new Set(['SIGKILL', 'SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT'])

/** What the end of a trial means that came on its own, before it had said how it ended. */
export function outcomeOfEnd({ code, signal }: ChildEnd, stage: TrialStage | null): TrialOutcome {
  if (stage === null) {
    return { verdict: 'untried', reason: 'The process for trial loads could not be started.' }
  }
  if (signal !== null && outerSignals.has(signal)) {
    return { verdict: 'untried', reason: `The trial load was ended from outside (${signal}).` }
  }
  const how = signal ?? `exit code ${code}`
  return { verdict: 'quarantined', reason: `It crashed the engine in a trial load (${how}).` }
}
