import { isAbsolute, join, resolve } from 'node:path'
import type { FolderKind } from '../../../contract/models.ts'
import type { Host } from '../../host.ts'
import { readSmallFile } from './bounded-read.ts'

/** Where an app may keep its models. */
export interface AppFolder {
  readonly kind: Exclude<FolderKind, 'corral' | 'folder'>
  readonly path: string
}

type Machine = Pick<Host, 'homeDir' | 'environment'>

/**
 * Where other apps keep their models on this machine, whether they are installed or not. Their own
 * variables are respected; relative ones, which depend on where the app was started, are not.
 *
 * Sources: the settings of LM Studio 0.4 (`downloadsFolder` in settings.json, the home folder in
 * `.lmstudio-home-pointer`), Ollama's FAQ, huggingface_hub's guide to the cache, `fs_get_cache_directory`
 * in llama.cpp's common.cpp, and `getJanDataFolderPath` of Jan 0.6.
 */
export async function findAppFolders(machine: Machine): Promise<AppFolder[]> {
  const { homeDir, environment } = machine
  const home = (...steps: string[]) => join(homeDir, ...steps)
  const given = (name: string) => {
    const value = environment[name]
    return value && isAbsolute(value) ? value : null
  }
  const caches = given('XDG_CACHE_HOME') ?? home('.cache')
  const hubHome = given('HF_HOME') ?? join(caches, 'huggingface')
  const found: AppFolder[] = [
    ...(await lmStudioFolders(homeDir)).map((path) => ({ kind: 'lm-studio' as const, path })),
    { kind: 'ollama', path: given('OLLAMA_MODELS') ?? home('.ollama', 'models') },
    { kind: 'hugging-face', path: given('HF_HUB_CACHE') ?? join(hubHome, 'hub') },
    ...[given('LLAMA_CACHE') ?? [home('Library', 'Caches', 'llama.cpp'), join(caches, 'llama.cpp')]]
      .flat()
      .map((path) => ({ kind: 'llama.cpp' as const, path })),
    ...[
      home('Library', 'Application Support', 'Jan', 'data', 'llamacpp', 'models'),
      join(given('XDG_DATA_HOME') ?? home('.local', 'share'), 'Jan', 'data', 'llamacpp', 'models'),
      home('jan', 'models'),
    ].map((path) => ({ kind: 'jan' as const, path })),
  ]
  const paths = new Set<string>()
  return found.filter(({ path }) => !paths.has(path) && paths.add(path))
}

async function lmStudioFolders(homeDir: string): Promise<string[]> {
  const pointer = (await readSmallFile(join(homeDir, '.lmstudio-home-pointer'), 4096))?.trim()
  const homes = [
    ...(pointer && isAbsolute(pointer) ? [pointer] : []),
    join(homeDir, '.lmstudio'),
    join(homeDir, '.cache', 'lm-studio'),
  ]
  const chosen = await Promise.all(homes.map(downloadsFolder))
  const usual = homes.map((home) => join(home, 'models'))
  return [...chosen.filter((path) => path !== null), ...usual].map((path) => resolve(path))
}

async function downloadsFolder(lmStudioHome: string): Promise<string | null> {
  try {
    const text = await readSmallFile(join(lmStudioHome, 'settings.json'))
    const settings = JSON.parse(text ?? '') as { downloadsFolder?: unknown } | null
    const folder = settings?.downloadsFolder
    return typeof folder === 'string' && isAbsolute(folder) ? folder : null
  } catch {
    return null
  }
}
