import type { ProcessLock } from '../db/process-lock.ts'
import type { LeaveSwitch } from '../egress/leave-switch.ts'
import type { Log } from '../lib/log.ts'
import { pauseMs } from './back-off.ts'
import { type ArrivedFile, type TaskDeps, TaskTaken, runTask } from './task.ts'
import { type FileRow, type TaskRow, type TaskRows, activeStates } from './task-rows.ts'
import { type DownloadTrouble, troubleOf } from './trouble.ts'

/** Works on the tasks that are wanted, a few at a time, until each has come to an end. */
export interface Runner {
  /** From now on this process sees to the task; at once, if it waits for its next try. */
  want(taskId: string): void
  /** Stops to work on it, and answers when nothing of it is open any more. */
  drop(taskId: string): Promise<void>
  /** Whether this process works on it right now. */
  isAtWork(taskId: string): boolean
  /**
   * Nothing is fetched until the answer is called; what runs waits, and goes on from where it was.
   * @param why in words, for people
   */
  hold(why: string): () => void
  stop(): Promise<void>
}

interface RunnerDeps extends Omit<TaskDeps, 'onBytes'> {
  readonly rows: TaskRows
  readonly lock: ProcessLock
  readonly log: Log
  readonly nothingLeaves: LeaveSwitch
  readonly onBytes: (taskId: string, file: FileRow, count: number, present: number) => void
  /** One has come to an end for this reason. */
  readonly failed: (taskId: string, reason: string) => void
  /** Makes a model of files that have come. */
  readonly arrived: (row: TaskRow, files: readonly ArrivedFile[]) => Promise<void>
}

const atOnce = 2
const lookForLockMs = 1000
const lookForRoomMs = 60_000
/** A try that has brought so much went well, however it ended. */
const worthBytes = 64 * 2 ** 10
/** As long as a timer can be. */
const neverMs = 2 ** 31 - 1

export function createRunner(deps: RunnerDeps): Runner {
  const { rows, lock, log } = deps
  const wanted = new Set<string>()
  const queue: string[] = []
  const waiting = new Map<string, NodeJS.Timeout>()
  const running = new Map<string, { readonly cut: AbortController; readonly over: Promise<void> }>()
  const failures = new Map<string, number>()
  /** Why nothing is fetched. */
  const holds = new Set<{ readonly why: string }>()
  let lockTimer: NodeJS.Timeout | undefined
  let unfollow: (() => void) | null = null
  let stopped = false

  const pump = () => {
    if (stopped) return
    if (wanted.size === 0) return lock.release()
    if (holds.size > 0 || queue.length === 0 || running.size >= atOnce) return
    if (!lock.take()) {
      lockTimer ??= setTimeout(() => {
        lockTimer = undefined
        pump()
      }, lookForLockMs)
      return
    }
    const next = queue.shift()
    if (next !== undefined) begin(next)
    pump()
  }
  const begin = (taskId: string) => {
    const cut = new AbortController()
    const over = work(taskId, cut.signal).finally(() => {
      running.delete(taskId)
      pump()
    })
    running.set(taskId, { cut, over })
  }
  const forget = (taskId: string) => {
    wanted.delete(taskId)
    failures.delete(taskId)
    clearTimeout(waiting.get(taskId))
    waiting.delete(taskId)
    const index = queue.indexOf(taskId)
    if (index !== -1) queue.splice(index, 1)
  }

  const work = async (taskId: string, signal: AbortSignal): Promise<void> => {
    try {
      const begun = { state: 'running', error: null, retryAt: null } as const
      if (!rows.change(taskId, activeStates, begun)) throw new TaskTaken()
      deps.changed()
      let gained = 0
      const onBytes: TaskDeps['onBytes'] = (file, count, present) => {
        gained += count
        if (gained >= worthBytes) failures.delete(taskId)
        deps.onBytes(taskId, file, count, present)
      }
      const { row, files } = await runTask({ ...deps, onBytes }, taskId, signal)
      await deps.arrived(row, files)
      rows.change(taskId, activeStates, { state: 'done', error: null, finishedAt: new Date() })
      forget(taskId)
    } catch (error) {
      if (signal.aborted) return putBack(taskId)
      if (error instanceof TaskTaken) forget(taskId)
      else setBack(taskId, error)
    } finally {
      deps.changed()
    }
  }

  /** It was cut: unless it was dropped as well, it goes on when it may. */
  const putBack = (taskId: string) => {
    if (stopped || !wanted.has(taskId)) return
    const [hold] = holds
    const values = { state: 'waiting', error: hold?.why ?? null, retryAt: null } as const
    if (rows.change(taskId, activeStates, values)) queue.unshift(taskId)
  }

  const setBack = (taskId: string, error: unknown) => {
    const trouble = troubleOf(error)
    if (!trouble) log.error({ err: error, taskId }, 'download failed')
    const message = trouble?.message ?? 'Something went wrong inside Corral. Its log says more.'
    if (!trouble || trouble.kind === 'refused') {
      const values = { state: 'failed', error: message, finishedAt: new Date() } as const
      const isTold = rows.change(taskId, activeStates, values)
      forget(taskId)
      if (isTold) deps.failed(taskId, message)
      return
    }
    const inMs = pauseOf(taskId, trouble)
    const retryAt = inMs === null ? null : new Date(Date.now() + inMs)
    const attempts = (rows.get(taskId)?.attempts ?? 0) + 1
    const values = { state: 'waiting', error: message, retryAt, attempts } as const
    if (!rows.change(taskId, activeStates, values)) return forget(taskId)
    const again = () => {
      waiting.delete(taskId)
      enqueue(taskId)
    }
    waiting.set(taskId, setTimeout(again, inMs ?? neverMs))
    if (trouble.kind === 'kept-here') waitForSwitch()
  }

  /** Looks at the switch only while something waits for it. */
  const waitForSwitch = () => {
    unfollow ??= deps.nothingLeaves.follow(() => {
      if (deps.nothingLeaves.isOn()) return
      restFromSwitch()
      for (const taskId of waiting.keys()) want(taskId)
    })
  }
  const restFromSwitch = () => {
    unfollow?.()
    unfollow = null
  }

  /** `null`: until something else happens. */
  const pauseOf = (taskId: string, { kind, retryAfterMs }: DownloadTrouble): number | null => {
    if (kind === 'kept-here') return null
    if (kind === 'full') return lookForRoomMs
    const count = (failures.get(taskId) ?? 0) + 1
    failures.set(taskId, count)
    return pauseMs(count, retryAfterMs, Math.random())
  }

  const enqueue = (taskId: string) => {
    if (stopped || running.has(taskId) || queue.includes(taskId)) return
    queue.push(taskId)
    pump()
  }

  const want = (taskId: string) => {
    wanted.add(taskId)
    clearTimeout(waiting.get(taskId))
    waiting.delete(taskId)
    enqueue(taskId)
  }

  return {
    want,
    async drop(taskId) {
      forget(taskId)
      const work = running.get(taskId)
      work?.cut.abort()
      await work?.over
      pump()
    },
    isAtWork: (taskId) => running.has(taskId),
    hold(why) {
      const hold = { why }
      holds.add(hold)
      for (const { cut } of running.values()) cut.abort()
      return () => {
        holds.delete(hold)
        pump()
      }
    },
    async stop() {
      stopped = true
      clearTimeout(lockTimer)
      restFromSwitch()
      for (const timer of waiting.values()) clearTimeout(timer)
      for (const { cut } of running.values()) cut.abort()
      await Promise.all([...running.values()].map(({ over }) => over))
      lock.release()
    },
  }
}
