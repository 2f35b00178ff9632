import type { Log } from '../../lib/log.ts'
import type { ContentKeeper } from '../content-keeper.ts'
import { createAnswerTap } from './answer-tap.ts'
import type { PartHeader } from './content-part.ts'
import { createContentRoom } from './content-room.ts'
import type { KeepRules } from './keep-rules.ts'
import type { SealQueue } from './seal-queue.ts'

const millisecondsPerHour = 3_600_000
/** Of one body. */
const defaultMaxBytes = 4 * 2 ** 20
/** Of all that is not sealed yet. */
const defaultRoomBytes = 64 * 2 ** 20
/** Requests that were forgotten, perhaps while they still ran. */
const maxForgotten = 1000

export interface RunningContentKeeper extends ContentKeeper {
  /** Of a request that still runs, nothing that follows is kept either. */
  forget(requestId: string): void
  /** Once all that has ended until now is stored, or is not going to be. */
  settled(): Promise<void>
  /** Keeps nothing from now on; then as `settled`. */
  stop(): Promise<void>
}

export function createContentKeeper({
  keepRules,
  sealQueue,
  log,
  now,
  maxBytes = defaultMaxBytes,
  roomBytes = defaultRoomBytes,
}: {
  readonly keepRules: Pick<KeepRules, 'hoursFor'>
  readonly sealQueue: SealQueue
  readonly log: Log
  readonly now: () => Date
  readonly maxBytes?: number
  readonly roomBytes?: number
}): RunningContentKeeper {
  const room = createContentRoom(roomBytes)
  const forgotten = new Set<string>()
  const running = new Set<Promise<unknown>>()
  let isStopped = false

  const run = <T>(work: Promise<T>): Promise<T> => {
    running.add(work)
    void work.finally(() => running.delete(work))
    return work
  }
  const settled = async () => {
    while (running.size > 0) await Promise.allSettled(running)
  }
  return {
    begin({ requestId, caller, ruleId, bytes, json, door, dialect = door }) {
      const hours = isStopped ? null : keepRules.hoursFor(caller, ruleId)
      if (hours === null) return null
      const expiresAtMs = now().getTime() + hours * millisecondsPerHour
      const body = bytes.length > 0 ? bytes : Buffer.from(JSON.stringify(json) ?? '')
      const kept = body.subarray(0, maxBytes)
      // Nothing below may hold the body itself: answers can take long.
      const size = kept.length
      if (!room.take(size)) {
        log.warn({ requestId }, 'too much is said at once: this request is not kept')
        return null
      }
      // Asked when an answer ends, too: keeping may have been turned off meanwhile.
      const isWanted = () =>
        !forgotten.has(requestId) && keepRules.hoursFor(caller, ruleId) !== null
      const seal = (attempt: number, header: PartHeader, pieces: readonly Uint8Array[]) =>
        sealQueue.put({ requestId, attempt, expiresAtMs, header, pieces, isWanted })
      const header = { kind: 'request', door: dialect, cut: body.length > size } as const
      const request = run(seal(0, header, [kept]))
      void request.finally(() => room.give(size))
      const sealAnswer = async (attempt: number, header: PartHeader, pieces: Uint8Array[]) => {
        const isEmpty = pieces.length === 0 && !header.cut
        // Without its request, an answer is not shown.
        if (!isEmpty && !isStopped && (await request)) await seal(attempt, header, pieces)
      }
      return {
        answer: (attempt) =>
          createAnswerTap({
            room,
            maxBytes,
            seal: (header, pieces) => run(sealAnswer(attempt, header, pieces)),
            onCut: () => log.info({ requestId, attempt }, 'the beginning of an answer is kept'),
          }),
      }
    },
    forget(requestId) {
      forgotten.add(requestId)
      const [oldest] = forgotten
      if (forgotten.size > maxForgotten && oldest !== undefined) forgotten.delete(oldest)
    },
    settled,
    async stop() {
      isStopped = true
      await settled()
    },
  }
}
