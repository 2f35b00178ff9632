import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type TaskPlace, findArrived, placeOf, removeParts } from './task-place.ts'
import type { Egress } from '../egress/egress.ts'
import { requireSpace } from './disk-space.ts'
import { fillFile } from './fill-file.ts'
import type { Hub } from './hub-way.ts'
import { pinTask } from './pin-task.ts'
import { placeFile, statOf } from './place-file.ts'
import { bytesOf } from './plan-ranges.ts'
import { type FileRow, type TaskRow, type TaskRows, activeStates, safeRanges } from './task-rows.ts'
import { setAside } from './updates/kept-versions.ts'
import { verifyFile } from './verify.ts'

/** A file of a task, in its place and right to the byte. */
export interface ArrivedFile {
  readonly path: string
  readonly sha256: string
  readonly file: FileRow
}

export interface TaskDeps {
  readonly egress: Egress
  readonly hub: Hub
  readonly rows: TaskRows
  /** Where new models are put. */
  readonly folder: () => string
  /** Bytes of a file have come; so many of it are here now. */
  readonly onBytes: (file: FileRow, count: number, present: number) => void
  /** What is known of the task has changed. */
  readonly changed: () => void
}

/** Another process has paused or cancelled the task. */
export class TaskTaken extends Error {}

const lookAtSpaceEveryMs = 10_000

/**
 * Works on a task from wherever it stands to the files in their places, the first part last: who
 * looks for models never sees half of one. Each step finds out what was done before, so that all of
 * it can be killed at any moment.
 *
 * @throws TaskTaken, DownloadTrouble, CorralError, EgressError, errors of the disk; what `signal`
 * was aborted with
 */
export async function runTask(
  deps: TaskDeps,
  taskId: string,
  signal: AbortSignal,
): Promise<{ readonly row: TaskRow; readonly files: readonly ArrivedFile[] }> {
  const row = await pinned(deps, taskId, signal)
  const place = await placeOf(row)
  const files = deps.rows.filesOf(row)
  const outcomes: { file: FileRow; path: string; sha256: string; part: string | null }[] = []
  for (const [index, file] of files.entries()) {
    const part = join(place.parts, `${index}.part`)
    const path = await place.targetOf(file)
    const mayDiffer = row.replaces !== null
    const arrived = await findArrived(path, file, { mayDiffer, signal })
    const sha256 = arrived ?? (await fetched(deps, { row, file, part, place }, signal))
    outcomes.push({ file, path, sha256, part: arrived === null ? part : null })
    if (arrived !== null) {
      await rm(part, { force: true })
      mark(deps, row, file, { done: true })
    }
  }
  signal.throwIfAborted()
  for (const { part, path } of outcomes.toReversed()) {
    if (part === null) continue
    if (row.replaces !== null) await setAside(row, path)
    await placeFile(part, path)
  }
  await removeParts(row)
  return { row, files: outcomes.map(({ path, sha256, file }) => ({ path, sha256, file })) }
}

async function pinned(deps: TaskDeps, taskId: string, signal: AbortSignal): Promise<TaskRow> {
  const { rows, changed } = deps
  const row = rows.get(taskId)
  if (!row) throw new TaskTaken()
  if (row.commit !== null && row.folder !== null) {
    if (await statOf(row.folder)) return row
    // The folder was moved, with the parts in it or without: what is not there is fetched anew.
    const folder = deps.folder()
    if (!rows.change(taskId, activeStates, { folder })) throw new TaskTaken()
    return { ...row, folder }
  }
  rows.pin(row, await pinTask(deps, row, signal))
  changed()
  const now = rows.get(taskId)
  if (!now) throw new TaskTaken()
  return now
}

/** The SHA-256 of the file, once all of it is in its part and right. */
async function fetched(
  deps: TaskDeps,
  about: { row: TaskRow; file: FileRow; part: string; place: TaskPlace },
  signal: AbortSignal,
): Promise<string> {
  const { row, file, part, place } = about
  if (file.done && (await statOf(part))) {
    const verified = await verifyFile(part, file, signal)
    if (verified) return verified.sha256
  }
  const missing = () => missingBytes(deps.rows.filesOf(row))
  await requireSpace(place.root, missing())
  let lookedAt = performance.now()
  const present = file.done ? [] : safeRanges(file)
  const { path, etag } = file
  const address = path.split('/').map(encodeURIComponent).join('/')
  const url = new URL(`${deps.hub.endpoint().base}/${row.repo}/resolve/${row.commit}/${address}`)
  const remote = { expected: file, url, found: null, origin: etag }
  toState(deps, row, 'running')
  const { sha256 } = await fillFile(
    {
      ...deps,
      onBytes: (count, here) => deps.onBytes(file, count, here),
      async onSafe(ranges) {
        mark(deps, row, file, { ranges, etag: remote.origin, done: false })
        if (performance.now() - lookedAt < lookAtSpaceEveryMs) return
        lookedAt = performance.now()
        await requireSpace(place.root, missing())
      },
    },
    {
      part,
      remote,
      present,
      onRestart: () => mark(deps, row, file, { ranges: [], etag: null, done: false }),
      onVerifying: () => toState(deps, row, 'verifying'),
    },
    signal,
  )
  mark(deps, row, file, { done: true })
  return sha256
}

function mark(deps: TaskDeps, row: TaskRow, file: FileRow, values: Partial<FileRow>): void {
  if (!deps.rows.changeFile(row, file, values)) throw new TaskTaken()
  deps.changed()
}

function toState(deps: TaskDeps, row: TaskRow, state: 'running' | 'verifying'): void {
  if (!deps.rows.change(row.taskId, activeStates, { state })) throw new TaskTaken()
  deps.changed()
}

function missingBytes(files: readonly FileRow[]): number {
  return files.reduce((sum, file) => sum + file.sizeBytes - bytesOf(safeRanges(file)), 0)
}
