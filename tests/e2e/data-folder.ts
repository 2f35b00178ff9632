import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ChainOptions, writeChainModel } from '../helpers/models/chain-model.ts'
import { openDb } from '../../src-main/core/db/open.ts'
import { createSetup } from '../../src-main/core/setup/setup.ts'
import { projectRoot } from '../helpers/project-root.ts'
import { userHomeOf } from './launch-window.ts'

/**
 * A data folder with these models, by id, and the home folder of its user.
 * @param isNew nobody has gone through the guide of the first start, so that it greets
 */
export async function makeDataFolder(
  models: Record<string, ChainOptions>,
  isNew = false,
): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'corral-e2e-'))
  if (!isNew) markSetUp(home)
  await mkdir(join(home, 'models'))
  await mkdir(userHomeOf(home))
  for (const [id, options] of Object.entries(models)) {
    await writeChainModel(join(home, 'models', `${id}.gguf`), options)
  }
  return home
}

/** As if an administrator had gone through the guide. */
function markSetUp(home: string): void {
  const migrations = join(projectRoot, 'resources', 'migrations')
  const { db, close } = openDb(join(home, 'corral.db'), migrations)
  createSetup(db).save('done', true)
  close()
}

/** Chromium may still be writing its profile. */
export function removeDataFolder(home: string): Promise<void> {
  return rm(home, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
}
