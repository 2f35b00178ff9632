import { join } from 'node:path'
import type { CrashKind, CrashRecord } from '../../contract/diagnostics.ts'
import type { Host } from '../host.ts'
import type { ChildProgram } from '../lib/child-program.ts'
import { createCrashFiles } from './crash-files.ts'
import { crashText, framesOf, withoutHome } from './crash-text.ts'
import { createRunningMarks } from './running-marks.ts'

/** What went down, and how: kept on this machine until somebody sends it themselves. */
export interface Crashes {
  list(): CrashRecord[]
  /**
   * Writes a crash down at once. Never throws.
   * @param what the error, or words of our own such as the reason that Electron gives
   */
  note(kind: CrashKind, what: Error | { readonly message: string; readonly stack?: string }): void
  /** The same program; a crash of it is noted. */
  watched(program: ChildProgram): ChildProgram
  dismissAll(): void
  clear(): void
  /** From here on, an end without `stop` is a crash, and so is what nobody catches. */
  start(): void
  stop(): void
}

/** Ends that nobody asks for: whoever is stopped gets SIGTERM or SIGKILL. */
const crashSignals = new Set(['SIGSEGV', 'SIGABRT', 'SIGBUS', 'SIGILL', 'SIGFPE', 'SIGTRAP'])

export function createCrashes(host: Pick<Host, 'dataDir' | 'homeDir' | 'version'>): Crashes {
  const { dataDir, homeDir, version } = host
  const folder = join(dataDir, 'crashes')
  const files = createCrashFiles(folder)
  const marks = createRunningMarks(folder)

  const add = (record: Pick<CrashRecord, 'kind' | 'version' | 'message' | 'details'>) => {
    const platform = `${process.platform} ${process.arch}`
    files.add({ ...record, platform, at: new Date().toISOString() })
  }
  const note: Crashes['note'] = (kind, what) => {
    const text =
      what instanceof Error
        ? crashText(what, homeDir)
        : {
            message: withoutHome(what.message, homeDir),
            details: framesOf(what.stack ?? '', homeDir),
          }
    add({ kind, version, ...text })
  }
  // It only looks on: what happens to the process is for others to say.
  const onUncaught = (error: Error) => {
    note('program', error)
    // Else the next start would tell the same again.
    marks.remove()
  }

  return {
    list: files.list,
    note,
    watched(program) {
      program.onEnd(({ signal }) => {
        if (signal === null || !crashSignals.has(signal)) return
        note('helper', { message: `The process that tries model files ended by ${signal}.` })
      })
      return program
    },
    dismissAll: files.dismissAll,
    clear: files.clear,
    start() {
      for (const { version: ended, startedAt } of marks.takeLeft()) {
        const began = `${startedAt.slice(0, 16).replace('T', ' ')} UTC`
        const message = `Corral was started at ${began} and ended unexpectedly: a crash, a forced quit, or no power.`
        add({ kind: 'unclean', version: ended, message, details: '' })
      }
      marks.set(version)
      process.on('uncaughtExceptionMonitor', onUncaught)
    },
    stop() {
      process.off('uncaughtExceptionMonitor', onUncaught)
      marks.remove()
    },
  }
}
