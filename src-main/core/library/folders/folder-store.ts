import { isAbsolute, join, relative } from 'node:path'
import { eq } from 'drizzle-orm'
import type { FolderKind } from '../../../contract/models.ts'
import type { Db } from '../../db/open.ts'
import { modelFolders } from '../table.ts'
import { isInside } from './is-inside.ts'

/** A folder in which models are looked for. Paths are absolute. */
export interface FolderRow {
  readonly id: number
  readonly kind: FolderKind
  readonly path: string
  readonly enabled: boolean
  readonly downloads: boolean
  readonly movingTo: string | null
  readonly movedFrom: string | null
}

type FolderChange = Partial<
  Pick<FolderRow, 'path' | 'enabled' | 'downloads' | 'movingTo' | 'movedFrom'>
>

/** Rows of folders. Corral's own is always there, and the first. */
export interface FolderStore {
  all(): readonly FolderRow[]
  /** Another process may have changed them. */
  reread(): void
  own(): FolderRow
  add(folder: { readonly kind: FolderKind; readonly path: string }): FolderRow
  /** Only one folder at a time has `downloads`. */
  change(id: number, change: FolderChange): void
  remove(id: number): void
}

/**
 * Paths below the data folder are kept relative to it, so that they still hold where the data folder
 * is brought to another machine.
 */
export function createFolderStore(db: Db, dataDir: string): FolderStore {
  const kept = (path: string) => (isInside(path, dataDir) ? relative(dataDir, path) : path)
  const absolute = (path: string) => (isAbsolute(path) ? path : join(dataDir, path))
  const change = (id: number, changes: FolderChange) => {
    const { path, ...rest } = changes
    db.transaction(() => {
      if (rest.downloads) db.update(modelFolders).set({ downloads: false }).run()
      db.update(modelFolders)
        .set({ ...rest, ...(path !== undefined && { path: kept(path) }) })
        .where(eq(modelFolders.id, id))
        .run()
    })
  }
  const insert = ({ kind, path }: { kind: FolderKind; path: string }, downloads: boolean) =>
    db
      .insert(modelFolders)
      .values({ kind, path: kept(path), downloads, createdAt: new Date() })
      .onConflictDoNothing()
      .run()
  const all = (): FolderRow[] =>
    db
      .select()
      .from(modelFolders)
      .orderBy(modelFolders.id)
      .all()
      .map(({ createdAt: _at, ...row }) => ({ ...row, path: absolute(row.path) }))
  if (!all().some(({ kind }) => kind === 'corral')) {
    insert({ kind: 'corral', path: join(dataDir, 'models') }, true)
  }
  let rows: readonly FolderRow[] = all()
  const reread = <T>(done: T): T => {
    rows = all()
    return done
  }
  const byPath = (path: string) => {
    const row = rows.find((one) => one.path === path)
    if (!row) throw new Error('a folder that was added is not there')
    return row
  }
  return {
    all: () => rows,
    reread: () => reread(undefined),
    own() {
      const own = rows.find(({ kind }) => kind === 'corral')
      if (!own) throw new Error('there is no own folder')
      return own
    },
    add(folder) {
      reread(insert(folder, false))
      return byPath(folder.path)
    },
    change: (id, changes) => reread(change(id, changes)),
    remove: (id) => void reread(db.delete(modelFolders).where(eq(modelFolders.id, id)).run()),
  }
}
