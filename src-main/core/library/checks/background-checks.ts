import type { Log } from '../../lib/log.ts'
import type { FileOrigins } from '../file-origins.ts'
import type { FoundModel } from '../found-model.ts'
import { checkedFile } from './checked-file.ts'
import type { FileChecks } from './file-checks.ts'

export interface BackgroundChecks {
  /** Nothing begins before this. */
  start(): void
  /** While models answer: whatever computes beside them slows them down. */
  pause(isPaused: boolean): void
  stop(): void
}

/** What is there at start is checked when nobody waits for the start any more. */
const usualDelayMs = 10_000

/**
 * Looks at the files that nobody has asked for yet, one after the other. What cannot be checked now
 * is left alone until it changes or Corral starts again.
 */
export function createBackgroundChecks(deps: {
  readonly checks: FileChecks
  readonly library: {
    found(): Iterable<FoundModel>
    listen(listener: () => void): () => void
    readonly origins: Pick<FileOrigins, 'of'>
  }
  readonly log: Log
  readonly delayMs?: number
}): BackgroundChecks {
  const { checks, library, log, delayMs = usualDelayMs } = deps
  const leftAlone = new Set<string>()
  let timer: NodeJS.Timeout | undefined
  let isPaused = false
  let isStarted = false
  let isRunning = false
  let isStopped = false

  const next = (): FoundModel | undefined => {
    for (const found of library.found()) {
      const { check, sha256 } = found.model
      const isDone = sha256 !== null && (check.state === 'passed' || check.state === 'quarantined')
      if (!isDone && !leftAlone.has(nameOf(found))) return found
    }
    return undefined
  }
  const run = async () => {
    if (isRunning) return
    isRunning = true
    for (let found = next(); found && !isPaused && !isStopped; found = next()) {
      // Once more only when it has changed: then it has another name here.
      leftAlone.add(nameOf(found))
      try {
        await checks.complete(checkedFile(found), library.origins.of(found.path)?.sha256 ?? null)
      } catch (error) {
        if (!isStopped) log.warn({ err: error, modelId: found.model.id }, 'file not checked')
      }
    }
    isRunning = false
  }
  const wake = () => {
    if (isStarted && !isPaused && !isStopped) void run()
  }
  const unlisten = library.listen(wake)
  return {
    start() {
      timer = setTimeout(() => {
        isStarted = true
        wake()
      }, delayMs)
      timer.unref()
    },
    pause(wanted) {
      isPaused = wanted
      checks.pause(wanted)
      wake()
    },
    stop() {
      isStopped = true
      clearTimeout(timer)
      unlisten()
      checks.stop()
    },
  }
}

function nameOf({ path, identity }: FoundModel): string {
  return `${path} ${identity}`
}
