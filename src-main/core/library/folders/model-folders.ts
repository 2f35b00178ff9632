import { realpath, stat } from 'node:fs/promises'
import { isAbsolute, resolve } from 'node:path'
import type { ModelFolder, ModelFolders as Folders } from '../../../contract/model-folders.ts'
import { CorralError } from '../../errors.ts'
import type { Host } from '../../host.ts'
import { type Live, createLive } from '../../lib/live.ts'
import type { FileFacts } from '../file-facts.ts'
import type { FileOrigins } from '../file-origins.ts'
import type { ModelIds } from '../model-ids.ts'
import { checkNewFolder } from './check-new-folder.ts'
import type { FolderRow, FolderStore } from './folder-store.ts'
import { type FolderMoves, createFolderMoves } from './folder-moves.ts'
import type { Scans } from './scans.ts'

/** The folders in which models are looked for. */
export interface ModelFolders {
  list(): Folders
  watch: Live<Folders>['watch']
  /** Corral's own folder, where it keeps what it imports; the path may be of a disk that is away. */
  own(): Pick<FolderRow, 'path'>
  /** @throws CorralError `not_found`, `invalid_input`, `conflict` */
  add(path: string): Promise<ModelFolder>
  /** @throws CorralError `not_found`, `conflict` */
  update(
    id: number,
    change: { readonly enabled?: boolean | undefined; readonly downloads?: true | undefined },
  ): Promise<ModelFolder>
  /** Its files stay. @throws CorralError `conflict` for Corral's own and for found ones */
  remove(id: number): Promise<boolean>
  move: FolderMoves['move']
  resumeMove: FolderMoves['resume']
  /** The models have changed. */
  changed(): void
  stop(): void
}

export interface ModelFoldersDeps {
  readonly store: FolderStore
  readonly scans: Scans
  readonly ids: ModelIds
  readonly facts: FileFacts
  readonly origins: FileOrigins
  readonly host: Pick<Host, 'homeDir' | 'dataDir' | 'log'>
  readonly changed: () => void
}

export function createModelFolders(deps: ModelFoldersDeps): ModelFolders {
  const { store, scans, host } = deps
  const list = (): Folders => ({ folders: store.all().map(describe), moving: moves.state() })
  const live = createLive(list)
  const moves = createFolderMoves({ ...deps, progressed: live.changed })

  const describe = ({ id, kind, path, enabled, downloads }: FolderRow): ModelFolder => {
    const scan = scans.folders().find(({ row }) => row.id === id)?.scan
    const models = scan?.models ?? []
    return {
      id,
      kind,
      path,
      state: enabled && scan ? scan.state : 'off',
      models: models.length,
      sizeBytes: models.reduce((sum, { described }) => sum + described.sizeBytes, 0),
      downloads,
    }
  }
  const get = (id: number): FolderRow => {
    const row = store.all().find((one) => one.id === id)
    if (row) return row
    throw new CorralError('not_found', `There is no folder ${id}.`)
  }

  return {
    list,
    watch: live.watch,
    own: store.own,
    async add(path) {
      const folder = await existingFolder(path)
      checkNewFolder(folder, {
        rows: await realRows(store.all()),
        homeDir: await realPathOf(host.homeDir),
        dataDir: await realPathOf(host.dataDir),
      })
      const row = store.add({ kind: 'folder', path: resolve(path) })
      await scans.rescan([row.id])
      deps.changed()
      return describe(row)
    },
    async update(id, { enabled, downloads }) {
      const { kind, downloads: wasChosen } = get(id)
      if (enabled === false && (kind === 'corral' || wasChosen)) {
        throw new CorralError('conflict', 'New models are put there, so Corral has to look there.')
      }
      if (downloads) demandOurs(kind)
      store.change(id, {
        ...(enabled !== undefined && { enabled }),
        ...(downloads && { downloads }),
      })
      if (downloads) store.change(id, { enabled: true })
      await scans.rescan([id])
      deps.changed()
      return describe(get(id))
    },
    async remove(id) {
      const { kind, downloads } = get(id)
      if (kind === 'corral') {
        throw new CorralError('conflict', "Corral's own folder can be moved, but not removed.")
      }
      if (kind !== 'folder' && scans.stateOf(id) !== 'missing') {
        throw new CorralError(
          'conflict',
          'Corral finds that folder by itself: switch it off instead.',
        )
      }
      if (downloads) store.change(store.own().id, { downloads: true })
      store.remove(id)
      await scans.rescan([])
      deps.changed()
      return true
    },
    move: moves.move,
    resumeMove: moves.resume,
    changed: live.changed,
    stop: moves.stop,
  }
}

function demandOurs(kind: FolderRow['kind']): void {
  if (kind === 'corral' || kind === 'folder') return
  throw new CorralError(
    'conflict',
    'That folder belongs to another app: Corral puts nothing there.',
  )
}

async function existingFolder(path: string): Promise<string> {
  if (!isAbsolute(path)) {
    throw new CorralError('invalid_input', 'Give the whole path, from the root of the disk.', {
      param: 'path',
    })
  }
  const stats = await stat(path).catch(() => null)
  if (!stats) throw new CorralError('not_found', 'There is no such folder.', { param: 'path' })
  if (stats.isDirectory()) return realpath(path)
  throw new CorralError('invalid_input', 'That is a file, not a folder.', { param: 'path' })
}

/** As it is written where its disk is away. */
function realPathOf(path: string): Promise<string> {
  return realpath(path).catch(() => path)
}

function realRows(rows: readonly FolderRow[]) {
  return Promise.all(rows.map(async ({ path }) => ({ path: await realPathOf(path) })))
}
