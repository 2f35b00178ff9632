import { join } from 'node:path'
import type { FoundImport } from '../../contract/imports.ts'
import type { Host } from '../host.ts'
import { findAppFolders } from '../library/folders/app-folders.ts'
import { presetFiles } from './lm-studio/read-presets.ts'
import { manifestsIn, modelsFolder } from './ollama/read-ollama.ts'
import { isSource } from './source-text.ts'
import { openSource } from './source-file.ts'

/** What lies in the usual places of other programs. Opens nothing that holds keys. Never throws. */
export async function findImports(
  host: Pick<Host, 'homeDir' | 'environment'>,
): Promise<FoundImport[]> {
  const { homeDir } = host
  const home = (...steps: string[]) => join(homeDir, ...steps)
  const found = await Promise.all([
    findDatabase(home('.mlx-manager')),
    ...(await lmStudioHomes(host)).map(findPresets),
    ...(await foldersOf(host, 'ollama')).map(findOllama),
    ...[
      home('.litellm', 'config.yaml'),
      home('litellm', 'config.yaml'),
      home('.config', 'litellm', 'config.yaml'),
      home('litellm_config.yaml'),
      home('litellm-config.yaml'),
    ].map(findConfig),
  ])
  return found.filter((one) => one !== null)
}

async function foldersOf(
  host: Pick<Host, 'homeDir' | 'environment'>,
  kind: 'ollama' | 'lm-studio',
): Promise<string[]> {
  return (await findAppFolders(host)).filter((one) => one.kind === kind).map(({ path }) => path)
}

/** Its models lie beside its presets, unless somebody has moved them. */
async function lmStudioHomes(host: Pick<Host, 'homeDir' | 'environment'>): Promise<string[]> {
  const beside = (await foldersOf(host, 'lm-studio')).map((path) => join(path, '..'))
  return [...new Set([...beside, join(host.homeDir, '.lmstudio')])]
}

async function findDatabase(path: string): Promise<FoundImport | null> {
  const most = Number.MAX_SAFE_INTEGER
  const database = await openSource(join(path, 'mlx-manager.db'), most).catch(() => null)
  await database?.handle.close()
  return database ? { source: 'mlx-manager', path, items: null } : null
}

async function findPresets(home: string): Promise<FoundImport | null> {
  const path = join(home, 'config-presets')
  const files = await presetFiles(path).catch(() => null)
  return files && files.length > 0 ? { source: 'lm-studio', path, items: files.length } : null
}

async function findOllama(path: string): Promise<FoundImport | null> {
  try {
    const root = await modelsFolder(path)
    const manifests = root === null ? [] : await manifestsIn(root)
    return manifests.length > 0 ? { source: 'ollama', path, items: manifests.length } : null
  } catch {
    return null
  }
}

async function findConfig(path: string): Promise<FoundImport | null> {
  return (await isSource(path)) ? { source: 'litellm', path, items: null } : null
}
