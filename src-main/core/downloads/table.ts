import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { DownloadState } from '../../contract/downloads.ts'

/** One model being fetched, or that was. */
export const downloads = sqliteTable('downloads', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  taskId: text('task_id').notNull().unique(),
  repo: text('repo').notNull(),
  /** The branch or commit that was asked for. */
  revision: text('revision').notNull(),
  /** Pinned once the hub has told it. */
  commit: text('commit'),
  /** The choice: path in the repository, of a split model its first part. Empty until it is known. */
  file: text('file').notNull(),
  /** What was asked for instead of a file, such as Q4_K_M; empty for the usual one. */
  quantization: text('quantization'),
  projector: text('projector'),
  state: text('state').$type<DownloadState>().notNull(),
  /** Absolute, below the models folder; chosen when it begins. */
  folder: text('folder'),
  licence: text('licence'),
  error: text('error'),
  attempts: integer('attempts').notNull().default(0),
  retryAt: integer('retry_at', { mode: 'timestamp_ms' }),
  /** Path of the model file whose place this one takes, for updates. */
  replaces: text('replaces'),
  createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
  finishedAt: integer('finished_at', { mode: 'timestamp_ms' }),
})

/** A file of a download. */
export const downloadFiles = sqliteTable(
  'download_files',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    downloadId: integer('download_id')
      .notNull()
      .references(() => downloads.id, { onDelete: 'cascade' }),
    /** In the repository. */
    path: text('path').notNull(),
    sizeBytes: integer('size_bytes').notNull(),
    /** As the hub tells it; `null` of a file that is not in LFS. */
    sha256: text('sha256'),
    /** SHA-1 of its git blob, for a file that is not in LFS. */
    gitOid: text('git_oid'),
    /** Host and ETag of the server that the bytes came from. */
    etag: text('etag'),
    /** Ranges that are on disk, as [from, to) pairs. */
    ranges: text('ranges', { mode: 'json' }).$type<[number, number][]>().notNull().default([]),
    /** All on disk, and the hash was right. */
    done: integer('done', { mode: 'boolean' }).notNull().default(false),
  },
  (table) => [index('download_files_download').on(table.downloadId)],
)
