import {
  type ChildEnd,
  type ChildProgram,
  startNodeProgram,
  trialOptions,
} from '../../src-main/core/lib/child-program.ts'
import { trialProgram } from './corral-command.ts'

/**
 * For tests of other parts: says of every file that it has passed, and starts nothing. The guard
 * before it is the real one.
 */
export function startNoTrial(): ChildProgram {
  const ended = Promise.withResolvers<ChildEnd>()
  const listeners: ((line: string) => void)[] = []
  return {
    pid: () => undefined,
    send() {
      const end = JSON.stringify({ type: 'end', refusal: null, isPassing: false })
      for (const listener of listeners) listener(end)
    },
    onLine: (listener) => void listeners.push(listener),
    onEnd: (listener) => void ended.promise.then(listener),
    kill: () => ended.resolve({ code: null, signal: 'SIGKILL' }),
  }
}

/** The real program of trials, as the headless shell starts it. */
export function startRealTrial(): ChildProgram {
  return startNodeProgram(trialProgram, trialOptions)
}
