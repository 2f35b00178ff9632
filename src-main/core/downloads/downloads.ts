import { join } from 'node:path'
import type { Download, DownloadState } from '../../contract/downloads.ts'
import type { Db } from '../db/open.ts'
import { createProcessLock } from '../db/process-lock.ts'
import type { Egress } from '../egress/egress.ts'
import type { LeaveSwitch } from '../egress/leave-switch.ts'
import { CorralError } from '../errors.ts'
import type { Notice } from '../host.ts'
import { type Live, createLive } from '../lib/live.ts'
import type { Log } from '../lib/log.ts'
import type { Library } from '../library/library.ts'
import { arrive, outcomeFinder } from './arrive.ts'
import type { Hub } from './hub-way.ts'
import { paced } from '../lib/paced.ts'
import { pinTask } from './pin-task.ts'
import { type Progress, nameOf, presentTask } from './present.ts'
import { createRunner } from './runner.ts'
import { type Speed, createSpeed } from './speed.ts'
import { removeParts, removeStrayParts, tasksWithParts } from './task-place.ts'
import {
  type TaskRow,
  type Wanted,
  activeStates,
  createTaskRows,
  finalStates,
  openStates,
} from './task-rows.ts'
import { troubleOf } from './trouble.ts'

/** Fetches models of the hub. What was begun goes on by itself, also after a restart. */
export interface Downloads {
  /**
   * Begins, or joins what is under way for the same. Answers once the hub has said what it is; when
   * the hub cannot be reached, the download waits for it.
   *
   * @throws CorralError `invalid_input`, `not_found`, `forbidden`
   */
  begin(wanted: Wanted): Promise<Download>
  /** Newest first. */
  list(): Download[]
  /** @throws CorralError `not_found` */
  get(taskId: string): Download
  /** @throws CorralError `not_found`, `conflict` when it has ended */
  pause(taskId: string): Promise<Download>
  /** @throws CorralError `not_found`, `conflict` when it is done or was cancelled */
  resume(taskId: string): Download
  /** @throws CorralError `not_found`, `conflict` when it is done */
  cancel(taskId: string): Promise<Download>
  /** Forgets those that have ended. */
  clear(): Promise<number>
  /**
   * Nothing is fetched until the answer is called. What runs waits, as its state says, and goes on
   * from where it was; what people pause stays paused.
   * @param why in words, for people
   */
  hold(why: string): () => void
  listen: Live<Download[]>['listen']
  watch: Live<Download[]>['watch']
  /** Goes on with whatever was under way when the last process ended. */
  start(): void
  stop(): Promise<void>
}

export interface DownloadsDeps {
  readonly db: Db
  readonly dataDir: string
  readonly log: Log
  readonly egress: Egress
  readonly hub: Hub
  readonly nothingLeaves: LeaveSwitch
  readonly library: Pick<
    Library,
    'downloadFolder' | 'found' | 'hashed' | 'list' | 'origins' | 'rescan'
  >
  /** Tells the user something while no window is looked at. */
  readonly notify: (notice: Notice) => void
}

const tellEveryMs = 250
const answerWithinMs = 25_000

export function createDownloads(deps: DownloadsDeps): Downloads {
  const { db, dataDir, log, egress, hub, nothingLeaves, library } = deps
  const folder = () => library.downloadFolder()
  const rows = createTaskRows(db)
  const progress = new Map<string, { present: Map<number, number>; speed: Speed }>()
  const live = createLive(() => list())
  const changed = paced(tellEveryMs, live.changed)
  const notify = ({ taskId }: TaskRow, title: string, body: string) =>
    deps.notify({ title, body, kind: 'downloads', subject: taskId, opens: 'downloads' })
  const runner = createRunner({
    rows,
    lock: createProcessLock(join(dataDir, 'downloads.lock')),
    log,
    egress,
    hub,
    folder,
    failed(taskId, reason) {
      const row = rows.get(taskId)
      if (row) notify(row, `${nameOf(row)} was not fetched`, reason)
    },
    async arrived(row, files) {
      await arrive(library, row, files)
      const { unusable } = outcomeFinder(library)(row)
      const name = nameOf(row)
      if (unusable === null) notify(row, 'Download finished', `${name} is ready.`)
      else notify(row, `${name} cannot be used`, unusable)
    },
    changed,
    nothingLeaves,
    onBytes(taskId, file, count, present) {
      const known = progress.get(taskId) ?? { present: new Map(), speed: createSpeed() }
      progress.set(taskId, known)
      known.present.set(file.id, present)
      known.speed.add(count)
      changed()
    },
  })

  const progressOf = (taskId: string): Progress | null => {
    const known = progress.get(taskId)
    if (!known) return null
    if (runner.isAtWork(taskId)) {
      return { present: known.present, bytesPerSecond: known.speed.perSecond() }
    }
    progress.delete(taskId)
    return null
  }
  const present = (
    row: TaskRow,
    files = rows.filesOf(row),
    outcomeOf = outcomeFinder(library),
  ): Download =>
    presentTask(row, files, { progress: progressOf(row.taskId), outcome: outcomeOf(row) })
  const list = () => {
    const files = rows.allFiles()
    const outcomeOf = outcomeFinder(library)
    return rows.all().map((row) => present(row, files.get(row.id) ?? [], outcomeOf))
  }
  const demand = (taskId: string): TaskRow => {
    const row = rows.get(taskId)
    if (!row) throw new CorralError('not_found', 'There is no such download.')
    return row
  }
  const get = (taskId: string) => present(demand(taskId))

  const change = (taskId: string, from: readonly DownloadState[], values: Partial<TaskRow>) => {
    const isChanged = rows.change(taskId, from, values)
    changed()
    if (isChanged) return
    const { state } = demand(taskId)
    throw new CorralError('conflict', `This download is ${state}.`)
  }
  const resume = (taskId: string): Download => {
    const row = demand(taskId)
    if (!activeStates.some((state) => state === row.state)) {
      const anew = { state: 'queued', error: null, finishedAt: null, retryAt: null } as const
      change(taskId, ['paused', 'failed'], anew)
    }
    runner.want(taskId)
    return get(taskId)
  }

  /** What the hub says of it; the question itself when the hub cannot be asked now. */
  const ask = async (wanted: Wanted) => {
    try {
      return await pinTask({ egress, hub, folder }, wanted, AbortSignal.timeout(answerWithinMs))
    } catch (error) {
      if (error instanceof CorralError && error.code !== 'unavailable') throw error
      const trouble = troubleOf(error)
      if (trouble?.kind === 'refused') throw new CorralError('not_found', trouble.message)
      if (trouble || (error as Error).name === 'TimeoutError') return null
      throw error
    }
  }

  return {
    async begin(wanted) {
      const pinned = await ask(wanted)
      const row = rows.join(pinned ? { ...wanted, file: pinned.file } : wanted)
      if (pinned && row.commit === null) rows.pin(row, pinned)
      changed()
      return resume(row.taskId)
    },
    list,
    get,
    async pause(taskId) {
      demand(taskId)
      await runner.drop(taskId)
      change(taskId, [...activeStates, 'paused'], { state: 'paused', retryAt: null })
      return get(taskId)
    },
    resume,
    async cancel(taskId) {
      demand(taskId)
      await runner.drop(taskId)
      const ended = { state: 'cancelled', retryAt: null, finishedAt: new Date() } as const
      change(taskId, [...openStates, 'failed'], ended)
      await removeParts(demand(taskId))
      return get(taskId)
    },
    async clear() {
      const ended = rows.all().filter(({ state }) => finalStates.includes(state))
      for (const row of ended) {
        await removeParts(row)
        rows.remove(row)
      }
      changed()
      return ended.length
    },
    hold: runner.hold,
    listen: live.listen,
    watch: live.watch,
    start() {
      for (const { taskId } of rows.active()) runner.want(taskId)
      void sweep().catch((error: unknown) => log.warn({ err: error }, 'parts were not removed'))
    },
    async stop() {
      changed.end()
      await runner.stop()
    },
  }

  /** What a process that was killed has left of downloads that are over. */
  async function sweep(): Promise<void> {
    for (const taskId of await tasksWithParts(folder())) {
      const state = rows.get(taskId)?.state ?? 'cancelled'
      if (state === 'done' || state === 'cancelled') await removeStrayParts(folder(), taskId)
    }
  }
}
