import { basename } from 'node:path'
import type { Model, ModelList } from '../../contract/models.ts'
import type { FileFacts } from './file-facts.ts'
import type { FileOrigins } from './file-origins.ts'
import type { FolderRow } from './folders/folder-store.ts'
import type { FoundModel } from './found-model.ts'
import type { ModelIds } from './model-ids.ts'
import type { FolderScan, ScannedModel } from './scan.ts'

/** A folder and what was found in it. */
export interface ScannedFolder {
  readonly row: FolderRow
  readonly scan: FolderScan
}

/** All models of all folders, as the rest of Corral knows them. */
export interface Catalogue {
  readonly list: ModelList
  readonly found: ReadonlyMap<string, FoundModel>
}

/** Puts together what folders hold with what is known of the files. Reads no file. */
export function createCatalogue(
  folders: readonly ScannedFolder[],
  deps: { ids: ModelIds; facts: FileFacts; origins: FileOrigins; downloadFolder: string },
): Catalogue {
  const { ids, facts, origins, downloadFolder } = deps
  const idOf = ids.assign(folders.map(forIds))
  const known = folders.flatMap(({ row, scan }) =>
    scan.models.map((scanned) => {
      const { source, parts, identity } = scanned
      const id = idOf.get(source) ?? source
      return { id, row, scanned, fact: facts.of(parts[0], identity) }
    }),
  )
  const twins = createTwins(known.map(({ id, scanned, fact }) => ({ id, scanned, ...fact })))
  const found = new Map<string, FoundModel>()
  for (const { id, row, scanned, fact } of known) {
    const { described, parts, projector, identity } = scanned
    const model: Model = {
      ...described,
      id,
      name: described.name === '' ? id : described.name,
      folder: row.kind,
      ...fact,
      duplicates: twins(id, scanned, fact.sha256),
      provenance: provenanceOf(origins, parts[0]),
    }
    const folder = { kind: row.kind, path: row.path }
    found.set(id, { model, path: parts[0], parts, projector, identity, folder })
  }
  const list = {
    models: [...found.values()].map(({ model }) => model),
    rejected: folders.flatMap(({ scan }) => scan.rejected),
    folder: downloadFolder,
  }
  return { list, found }
}

function forIds({ row, scan }: ScannedFolder) {
  return {
    folderId: row.id,
    prefix: row.kind === 'folder' ? basename(row.path) : row.kind,
    sources: scan.state === 'present' ? scan.sources : null,
    models: scan.models,
  }
}

interface Twin {
  readonly id: string
  readonly scanned: ScannedModel
  readonly sha256: string | null
}

/** Ids of other models with the same file: by its place on the disk at once, by hash once known. */
function createTwins(models: readonly Twin[]) {
  const byInode = Map.groupBy(models, ({ scanned }) => scanned.inode)
  const byHash = Map.groupBy(models, ({ sha256 }) => sha256)
  return (id: string, { inode }: ScannedModel, sha256: string | null): string[] => {
    const same = [...(byInode.get(inode) ?? []), ...(sha256 ? (byHash.get(sha256) ?? []) : [])]
    return [...new Set(same.map((twin) => twin.id))].filter((other) => other !== id)
  }
}

function provenanceOf(origins: FileOrigins, path: string): Model['provenance'] {
  const origin = origins.of(path)
  if (!origin) return null
  const { sha256: _hash, previousPath: _path, ...provenance } = origin
  return provenance
}
