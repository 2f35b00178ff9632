import { stat } from 'node:fs/promises'
import { join, relative } from 'node:path'
import type { FileFacts } from '../file-facts.ts'
import type { FileOrigins } from '../file-origins.ts'
import { identityOf } from '../found-model.ts'
import type { ModelIds } from '../model-ids.ts'
import { isInside } from './is-inside.ts'
import { listTree } from './tree.ts'

/** What is known of the files of a folder holds for their new places: ids, origins, checks. */
export async function relocate(deps: {
  readonly ids: ModelIds
  readonly facts: FileFacts
  readonly origins: FileOrigins
  readonly folderId: number
  readonly from: string
  readonly to: string
}): Promise<void> {
  const { ids, facts, origins, folderId, from, to } = deps
  const placeOf = (path: string) => (isInside(path, from) ? join(to, relative(from, path)) : path)
  const files = await listTree(to)
  for (const { path, isLink } of files) {
    if (isLink) continue
    facts.moved(join(from, path), join(to, path), identityOf(await stat(join(to, path))))
  }
  origins.relocate(placeOf)
  ids.move(folderId, placeOf)
}
