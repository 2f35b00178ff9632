import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ChainOptions, writeChainModel } from '../helpers/models/chain-model.ts'
import { userHomeOf } from './launch-window.ts'

/** A data folder with these models, by id, and the home folder of its user. */
export async function makeDataFolder(models: Record<string, ChainOptions>): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'corral-e2e-'))
  await mkdir(join(home, 'models'))
  await mkdir(userHomeOf(home))
  for (const [id, options] of Object.entries(models)) {
    await writeChainModel(join(home, 'models', `${id}.gguf`), options)
  }
  return home
}

/** Chromium may still be writing its profile. */
export function removeDataFolder(home: string): Promise<void> {
  return rm(home, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
}
