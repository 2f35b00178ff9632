import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { FolderKind } from '../../contract/models.ts'

/** Folders in which models are looked for, found ones of other apps included. */
export const modelFolders = sqliteTable('model_folders', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  kind: text('kind').$type<FolderKind>().notNull(),
  /** From the data folder where it is not absolute. */
  path: text('path').notNull().unique(),
  enabled: integer('enabled', { mode: 'boolean' }).notNull().default(true),
  /** New models are put into this one; at most one row has it. */
  downloads: integer('downloads', { mode: 'boolean' }).notNull().default(false),
  /** Its files are being moved to there; they still count as lying at `path`. */
  movingTo: text('moving_to'),
  /** Its files lie at `path`; what is left of them here is to be deleted. */
  movedFrom: text('moved_from'),
  createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
})

/** Ids that models have been given: they stay while other folders come and go. */
export const modelIds = sqliteTable('model_ids', {
  /** What the model was found by: its first file, or the text that names its files. */
  source: text('source').primaryKey(),
  modelId: text('model_id').notNull().unique(),
  folderId: integer('folder_id')
    .notNull()
    .references(() => modelFolders.id, { onDelete: 'cascade' }),
})

/** What is known of a file by looking at all of it; holds while the file has the same identity. */
export const fileChecks = sqliteTable('file_checks', {
  path: text('path').primaryKey(),
  /** Inode, size and time of change. */
  identity: text('identity').notNull(),
  /** The same of the other parts of a split model; empty when there are none. */
  partsIdentity: text('parts_identity').notNull(),
  sha256: text('sha256'),
  verdict: text('verdict', { enum: ['passed', 'quarantined'] }),
  reason: text('reason'),
  checkedAt: integer('checked_at', { mode: 'timestamp_ms' }),
  /** The version of Corral that gave the verdict. */
  checkedBy: text('checked_by').notNull(),
})

/** Where a file was fetched from. */
export const fileOrigins = sqliteTable('file_origins', {
  path: text('path').primaryKey(),
  repo: text('repo').notNull(),
  commit: text('commit').notNull(),
  /** In the repository. */
  file: text('file').notNull(),
  sha256: text('sha256'),
  licence: text('licence'),
  downloadedAt: integer('downloaded_at', { mode: 'timestamp_ms' }).notNull(),
  /** Where the version before was put when this one took its place. */
  previousPath: text('previous_path'),
})
