import { basename } from 'node:path'
import type { Db } from '../../db/open.ts'
import { CorralError } from '../../errors.ts'
import { abortable } from '../../lib/abortable.ts'
import { createLimit } from '../../lib/limit.ts'
import type { FileFacts } from '../file-facts.ts'
import { createCheckRows } from './check-rows.ts'
import { inQuarantine, readable, untried } from './check-errors.ts'
import { type CheckedFile, type FileState, stateOf } from './checked-file.ts'
import { guardFiles } from './guard-files.ts'
import { createHashing } from './hash-file.ts'
import type { TrialOutcome, TryFile } from './trial-outcome.ts'
import { createVerdicts } from './verdicts.ts'

/** Decides which files the engine may have. Verdicts hold for a file as it is, and are kept. */
export interface FileChecks extends FileFacts {
  /**
   * Whether a file may be loaded right away. Looks at the disk only.
   * @throws CorralError `unavailable` when it is in quarantine or cannot be read
   */
  hasPassed(file: CheckedFile): Promise<boolean>
  /**
   * Ends when the engine may have a file; checks it first where that has not been done. Callers
   * share one check, and whoever's `signal` aborts leaves alone.
   * @throws CorralError `unavailable` when it is in quarantine, or cannot be checked now
   */
  demandPassed(file: CheckedFile, signal?: AbortSignal): Promise<void>
  /**
   * For files that cannot be tried on their own, such as adapters: looks at the header.
   * @throws CorralError `unavailable`
   */
  demandSound(path: string): void
  /**
   * Checks all of it anew, whatever was found before, with its hash.
   * @param expectedSha256 as whoever published it says; another one is a reason for quarantine
   * @throws CorralError `unavailable` when it cannot be checked now
   */
  recheck(file: CheckedFile, expectedSha256: string | null): Promise<void>
  /** Finds out what is not known yet: the hash, and a verdict where there is none. @throws like `recheck` */
  complete(file: CheckedFile, expectedSha256: string | null): Promise<void>
  /** Reading whole files stands still. */
  pause(isPaused: boolean): void
  /** Ends all trials and reading. */
  stop(): void
}

/** @param deps.version of Corral: another one has another engine, which may judge otherwise */
export function createFileChecks(deps: {
  readonly db: Db
  readonly version: string
  readonly tryFile: TryFile
}): FileChecks {
  const { tryFile } = deps
  const verdicts = createVerdicts(createCheckRows(deps.db), deps.version)
  const inTurn = createLimit(trialsAtOnce)
  const running = new Map<string, { state: string; outcome: Promise<TrialOutcome> }>()
  const stopping = new AbortController()
  const hashing = createHashing()

  const judge = async (file: CheckedFile, state: FileState): Promise<TrialOutcome> => {
    const unsound = guardFiles(file.parts)
    const outcome: TrialOutcome = unsound
      ? { verdict: 'quarantined', reason: unsound }
      : await inTurn(() =>
          tryFile({ path: file.path, sizeBytes: state.sizeBytes }, stopping.signal),
        )
    if (!isSame(await stateOf(file), state)) {
      return { verdict: 'untried', reason: 'It changed while it was checked.' }
    }
    if (outcome.verdict === 'untried') return outcome
    const reason = outcome.verdict === 'passed' ? null : outcome.reason
    verdicts.recordVerdict(file.path, state, reason)
    return outcome
  }
  /** A check that began before the file changed is no answer for the file as it is now. */
  const judgeOnce = async (file: CheckedFile): Promise<TrialOutcome> => {
    const state = await stateOf(file)
    const name = `${state.identity} ${state.partsIdentity}`
    const present = running.get(file.path)
    if (present?.state === name) return present.outcome
    const outcome = judge(file, state).finally(() => {
      if (running.get(file.path)?.outcome === outcome) running.delete(file.path)
      verdicts.changed()
    })
    running.set(file.path, { state: name, outcome })
    verdicts.changed()
    return outcome
  }
  /** Answers whether it is what was published. */
  const checkHash = async (file: CheckedFile, state: FileState, expected: string | null) => {
    const sha256 = await hashing.hash(file.path)
    if (!isSame(await stateOf(file), state)) return null
    verdicts.recordHash(file.path, state, sha256)
    if (expected === null || sha256 === expected) return sha256
    verdicts.recordVerdict(file.path, state, otherContent)
    return null
  }
  const throwUnlessPassed = (file: CheckedFile, outcome: TrialOutcome) => {
    if (outcome.verdict === 'quarantined') throw inQuarantine(file, outcome.reason)
    if (outcome.verdict === 'untried') throw untried(file, outcome.reason)
  }
  const hasPassed = async (file: CheckedFile): Promise<boolean> => {
    const row = verdicts.find(file, await readable(file, () => stateOf(file)))
    if (row?.verdict === 'quarantined') throw inQuarantine(file, row.reason)
    return row?.verdict === 'passed'
  }

  return {
    of(path, identity) {
      const fact = verdicts.of(path, identity)
      if (!running.has(path)) return fact
      return { ...fact, check: { ...fact.check, state: 'checking', reason: null } }
    },
    listen: verdicts.listen,
    moved: verdicts.moved,
    async hashed(path, sha256) {
      verdicts.recordHash(path, await stateOf(lone(path)), sha256)
    },
    async wroteOwn(path) {
      const state = await stateOf(lone(path))
      verdicts.recordHash(path, state, await hashing.hash(path))
      verdicts.recordVerdict(path, state, null)
    },
    hasPassed,
    async demandPassed(file, signal) {
      if (await hasPassed(file)) return
      const outcome = readable(file, () => judgeOnce(file))
      throwUnlessPassed(file, await (signal ? abortable(outcome, signal) : outcome))
    },
    demandSound(path) {
      const unsound = soundness(path)
      if (unsound) {
        const name = basename(path)
        throw new CorralError('unavailable', `Its LoRA adapter '${name}' ${unsound}`)
      }
    },
    async recheck(file, expectedSha256) {
      await readable(file, async () => {
        const state = await stateOf(file)
        if ((await checkHash(file, state, expectedSha256)) === null) return
        const outcome = await judgeOnce(file)
        if (outcome.verdict === 'untried') throw untried(file, outcome.reason)
      })
    },
    async complete(file, expectedSha256) {
      await readable(file, async () => {
        const state = await stateOf(file)
        const known = verdicts.hashOf(file.path, state.identity)
        const sha256 = known ?? (await checkHash(file, state, expectedSha256))
        if (sha256 === null || verdicts.find(file, state)?.verdict) return
        const twin = file.parts.length > 1 ? undefined : verdicts.ofTwin(sha256)
        if (twin) return verdicts.recordVerdict(file.path, state, twin.reason)
        const outcome = await judgeOnce(file)
        if (outcome.verdict === 'untried') throw untried(file, outcome.reason)
      })
    },
    pause: hashing.pause,
    stop() {
      stopping.abort(new CorralError('unavailable', 'Corral is shutting down.'))
      hashing.stop()
    },
  }
}

/** One that somebody waits for, and one of the background. */
const trialsAtOnce = 2

const otherContent = 'It is not what was downloaded: its SHA-256 is another.'

/** A file by itself, whatever it may be a part of. */
function lone(path: string): CheckedFile {
  return { modelId: '', path, parts: [path] }
}

function isSame(a: FileState, b: FileState): boolean {
  return a.identity === b.identity && a.partsIdentity === b.partsIdentity
}

function soundness(path: string): string | null {
  try {
    const reason = guardFiles([path])
    return reason && `is not used. ${reason}`
  } catch {
    return 'cannot be read.'
  }
}
