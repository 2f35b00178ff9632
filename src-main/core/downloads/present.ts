import type { Download } from '../../contract/downloads.ts'
import type { Outcome } from './arrive.ts'
import { bytesOf } from './plan-ranges.ts'
import { secondsLeft } from './speed.ts'
import { type FileRow, type TaskRow, safeRanges } from './task-rows.ts'

/** What only the process knows that works on a task. */
export interface Progress {
  /** Of files that are under way, by the id of their row. */
  readonly present: ReadonlyMap<number, number>
  readonly bytesPerSecond: number
}

/** A download in the words of the contract. */
export function presentTask(
  row: TaskRow,
  files: readonly FileRow[],
  about: { readonly progress: Progress | null; readonly outcome: Outcome },
): Download {
  const { progress, outcome } = about
  const totalBytes = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
  const presentBytes = files.reduce((sum, file) => {
    const live = file.done ? undefined : progress?.present.get(file.id)
    return sum + (live ?? bytesOf(safeRanges(file)))
  }, 0)
  const isOver = row.state === 'done'
  const isMoving = row.state === 'running'
  const bytesPerSecond = isMoving ? (progress?.bytesPerSecond ?? 0) : 0
  return {
    task_id: row.taskId,
    repo: row.repo,
    file: row.file,
    commit: row.commit,
    name: nameOf(row),
    state: row.state,
    downloadedBytes: isOver ? totalBytes : presentBytes,
    totalBytes: files.length === 0 ? null : totalBytes,
    bytesPerSecond: Math.round(bytesPerSecond),
    secondsLeft: isMoving ? secondsLeft(totalBytes - presentBytes, bytesPerSecond) : null,
    error: row.error,
    retryAt: row.state === 'waiting' ? (row.retryAt?.toISOString() ?? null) : null,
    attempts: row.attempts,
    modelId: isOver ? outcome.modelId : null,
    unusable: isOver ? outcome.unusable : null,
    createdAt: row.createdAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
  }
}

/** The file's name without what a person does not need; the repository's until it is known. */
export function nameOf({ repo, file, quantization }: TaskRow): string {
  if (file === '') return quantization ? `${repo}:${quantization}` : repo
  const name = file.slice(file.lastIndexOf('/') + 1)
  return name.replace(/(-\d{5}-of-\d{5})?\.gguf$/i, '')
}
