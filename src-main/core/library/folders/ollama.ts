import { lstat } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { z } from 'zod'
import type { RejectedFile } from '../../../contract/models.ts'
import { readSmallFile } from './bounded-read.ts'
import type { Contents, Entry, Layout } from './contents.ts'
import { realFile } from './real-file.ts'
import { walkFiles } from './walk.ts'

const Manifest = z.object({
  layers: z.array(z.object({ mediaType: z.string(), digest: z.string() })).max(1000),
})

const modelType = 'application/vnd.ollama.image.model'
const projectorType = 'application/vnd.ollama.image.projector'

/**
 * Ollama's folder: `manifests/<registry>/<namespace>/<name>/<tag>` name layers by their digests,
 * which lie in `blobs/sha256-…`; the layer of the model is a GGUF file. What runs in a cloud has
 * none. As its own list does, names leave out the usual registry and namespace.
 */
export const readOllamaFolder: Layout = async (root, roots): Promise<Contents> => {
  const manifests = join(root, 'manifests')
  const isFolder = (await lstat(manifests).catch(() => null))?.isDirectory() ?? false
  const walk = isFolder ? await walkFiles(manifests, () => true).catch(() => null) : null
  const entries: Entry[] = []
  const rejected: RejectedFile[] = []
  for (const { path, isLink } of walk?.files ?? []) {
    const name = nameOf(relative(manifests, path).split(sep))
    if (name === null || isLink) continue
    const read = await readManifest(path, { root, roots })
    if (read === 'no-model') continue
    if ('reason' in read) rejected.push({ fileName: name, reason: read.reason })
    else entries.push({ source: path, names: [name], ...read })
  }
  return { entries: entries.toSorted(byName), rejected }
}

function byName(a: Entry, b: Entry): number {
  return (a.names[0] ?? '') < (b.names[0] ?? '') ? -1 : 1
}

function nameOf(steps: readonly string[]): string | null {
  if (steps.length < 3) return null
  const tag = steps.at(-1) ?? ''
  const [registry = '', namespace = '', ...rest] = steps.slice(0, -1)
  const isUsual = registry === 'registry.ollama.ai'
  const before = [isUsual ? [] : registry, isUsual && namespace === 'library' ? [] : namespace]
  return `${[...before.flat(), ...rest].join('/')}:${tag}`
}

async function readManifest(
  path: string,
  { root, roots }: { root: string; roots: readonly string[] },
): Promise<Pick<Entry, 'parts' | 'projector'> | { reason: string } | 'no-model'> {
  const manifest = parse(await readSmallFile(path))
  if (!manifest) return { reason: 'Its manifest cannot be read' }
  const fileOf = (type: string) => {
    const blobs = manifest.layers.filter(({ mediaType }) => mediaType === type)
    return blobs.map(({ digest }) => blobPath(root, digest))
  }
  const [model, more] = fileOf(modelType)
  if (model === undefined) return 'no-model'
  if (more !== undefined) return { reason: 'Ollama keeps it in several files' }
  if (model === null) return { reason: 'Its manifest names no file' }
  const found = await realFile(model, roots)
  if ('reason' in found) return { reason: 'Its file is not there: pull it again with Ollama' }
  const projector = fileOf(projectorType)[0] ?? null
  const seen = projector && (await realFile(projector, roots))
  return { parts: [model], projector: seen && 'stats' in seen ? projector : null }
}

function parse(text: string | null) {
  try {
    return Manifest.safeParse(JSON.parse(text ?? '')).data ?? null
  } catch {
    return null
  }
}

function blobPath(root: string, digest: string): string | null {
  const hash = /^sha256[:-]([0-9a-f]{64})$/.exec(digest)?.[1]
  return hash === undefined ? null : join(root, 'blobs', `sha256-${hash}`)
}
