import { randomUUID } from 'node:crypto'
import { and, desc, eq, inArray } from 'drizzle-orm'
import type { DownloadState } from '../../contract/downloads.ts'
import type { Db } from '../db/open.ts'
import type { Range } from './plan-ranges.ts'
import { downloadFiles, downloads } from './table.ts'

export type TaskRow = typeof downloads.$inferSelect
export type FileRow = typeof downloadFiles.$inferSelect

/** What is wanted; what it is made of is found out later. */
export type Wanted = Pick<TaskRow, 'repo' | 'revision' | 'file' | 'quantization' | 'projector'> & {
  /** Of an update, the file whose place it takes. */
  readonly replaces?: string | null
}

/** What the hub has told of a task. */
export interface Pinned {
  readonly commit: string
  readonly file: string
  readonly folder: string
  readonly licence: string | null
  readonly files: readonly Pick<FileRow, 'path' | 'sizeBytes' | 'sha256' | 'gitOid'>[]
}

export const activeStates = ['queued', 'running', 'waiting', 'verifying'] as const
export const openStates = [...activeStates, 'paused'] as const
export const finalStates: readonly DownloadState[] = ['done', 'failed', 'cancelled']

const mostListed = 500

/** The rows of downloads. Other processes may write them too, so that nothing of them is kept. */
export interface TaskRows {
  get(taskId: string): TaskRow | null
  filesOf(row: TaskRow): FileRow[]
  /** Of all tasks, by the id of their row. */
  allFiles(): Map<number, FileRow[]>
  /** Newest first. */
  all(): TaskRow[]
  /** Those that somebody still has to work on, oldest first. */
  active(): TaskRow[]
  /** One that has not ended for the same, if there is one; else a new one. */
  join(wanted: Wanted): TaskRow
  pin(row: TaskRow, pinned: Pinned): void
  /**
   * Changes a task as long as it is in one of these states.
   * @returns whether it was: another process may have paused or cancelled it
   */
  change(taskId: string, from: readonly DownloadState[], values: Partial<TaskRow>): boolean
  /** As `change`, for the files of a task that is being worked on. */
  changeFile(row: TaskRow, file: FileRow, values: Partial<FileRow>): boolean
  /** Forgets a task that has ended. */
  remove(row: TaskRow): void
}

export function createTaskRows(db: Db): TaskRows {
  const get = (taskId: string) =>
    db.select().from(downloads).where(eq(downloads.taskId, taskId)).get() ?? null
  const inStates = (states: readonly DownloadState[]) =>
    db
      .select()
      .from(downloads)
      .where(inArray(downloads.state, [...states]))
      .orderBy(downloads.id)
      .all()

  const change: TaskRows['change'] = (taskId, from, values) => {
    const isIts = and(eq(downloads.taskId, taskId), inArray(downloads.state, [...from]))
    return db.update(downloads).set(values).where(isIts).run().changes > 0
  }
  return {
    get,
    filesOf: ({ id }) =>
      db
        .select()
        .from(downloadFiles)
        .where(eq(downloadFiles.downloadId, id))
        .orderBy(downloadFiles.id)
        .all(),
    allFiles: () =>
      Map.groupBy(
        db.select().from(downloadFiles).orderBy(downloadFiles.id).all(),
        ({ downloadId }) => downloadId,
      ),
    all: () => db.select().from(downloads).orderBy(desc(downloads.id)).limit(mostListed).all(),
    active: () => inStates(activeStates),
    join: (wanted) =>
      db.transaction(
        () => {
          const same = inStates(openStates).find((row) => isSame(row, wanted))
          if (same) return same
          const row = { ...wanted, taskId: randomUUID(), state: 'queued', createdAt: new Date() }
          return db
            .insert(downloads)
            .values(row as typeof downloads.$inferInsert)
            .returning()
            .get()
        },
        { behavior: 'immediate' },
      ),
    pin: ({ id }, { files, ...pinned }) =>
      db.transaction(() => {
        db.update(downloads).set(pinned).where(eq(downloads.id, id)).run()
        db.delete(downloadFiles).where(eq(downloadFiles.downloadId, id)).run()
        for (const file of files) {
          db.insert(downloadFiles)
            .values({ ...file, downloadId: id })
            .run()
        }
      }),
    change,
    changeFile: ({ taskId }, { id }, values) =>
      db.transaction(
        () => {
          const state = get(taskId)?.state
          if (state === undefined || !activeStates.some((one) => one === state)) return false
          db.update(downloadFiles).set(values).where(eq(downloadFiles.id, id)).run()
          return true
        },
        { behavior: 'immediate' },
      ),
    remove: ({ id }) => void db.delete(downloads).where(eq(downloads.id, id)).run(),
  }
}

function isSame(row: TaskRow, wanted: Wanted): boolean {
  const sameChoice =
    wanted.file === '' ? row.quantization === wanted.quantization : row.file === wanted.file
  const { repo, revision, projector, replaces = null } = wanted
  const sameRest =
    row.repo === repo &&
    row.revision === revision &&
    row.projector === projector &&
    row.replaces === replaces
  return sameChoice && sameRest
}

/** What of a file is on the disk, as far as it was made sure of. */
export function safeRanges({ done, sizeBytes, ranges }: FileRow): readonly Range[] {
  return done ? [[0, sizeBytes]] : ranges
}
