import { basename, dirname, relative, resolve, sep } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import type { RejectedFile } from '../../../contract/models.ts'
import { readSmallFile } from './bounded-read.ts'
import type { Contents, Entry, Layout } from './contents.ts'
import { isGgufName } from './group-files.ts'
import { readPlainFolder } from './plain.ts'
import { realFile } from './real-file.ts'
import { walkFiles } from './walk.ts'

const ModelFile = z.object({ model_path: z.string(), mmproj_path: z.string().nullish() })

/**
 * Jan's folder: a model is the folder with its `model.yml`, and is named by that folder's path. The
 * paths in it start at Jan's data folder, two levels up, or are absolute. Older versions had plain
 * files and another kind of `model.yml`, which says nothing of use here.
 */
export const readJanFolder: Layout = async (root, roots): Promise<Contents> => {
  const plain = await readPlainFolder(root, roots)
  const { files } = await walkFiles(root, (name) => name === 'model.yml')
  const named = new Map<string, Entry>()
  const rejected: RejectedFile[] = []
  for (const { path, isLink } of files) {
    const name = relative(root, dirname(path)).split(sep).join('/')
    if (isLink || name === '') continue
    const read = await readModelFile(path, { dataDir: dirname(dirname(root)), roots })
    if (!read) continue
    if ('reason' in read) rejected.push({ fileName: name, ...read })
    else named.set(read.parts[0], { source: read.parts[0], names: [name], ...read })
  }
  const others = plain.entries.filter(({ source }) => !named.has(source))
  return { entries: [...named.values(), ...others], rejected: [...plain.rejected, ...rejected] }
}

async function readModelFile(
  path: string,
  { dataDir, roots }: { dataDir: string; roots: readonly string[] },
): Promise<Pick<Entry, 'parts' | 'projector'> | { reason: string } | null> {
  const described = parseModelFile(await readSmallFile(path))
  if (!described || !isGgufName(described.model_path)) return null
  const model = resolve(dataDir, described.model_path)
  // The first part of a split model stands for all of them, which the plain reading puts together.
  if (/-\d{5}-of-\d{5}\.gguf$/i.test(model)) return null
  const found = await realFile(model, roots)
  if ('reason' in found) return { reason: reasonFor(model, path) }
  const projector = described.mmproj_path ? resolve(dataDir, described.mmproj_path) : null
  const seen = projector && (await realFile(projector, roots))
  return { parts: [model], projector: seen && 'stats' in seen ? projector : null }
}

function reasonFor(model: string, path: string): string {
  return dirname(model) === dirname(path)
    ? `Its file ${basename(model)} is not there`
    : 'Its file lies out of the folders in which Corral looks: add the one that it is in'
}

function parseModelFile(text: string | null) {
  try {
    return ModelFile.safeParse(parse(text ?? '', { maxAliasCount: 0 })).data ?? null
  } catch {
    return null
  }
}
