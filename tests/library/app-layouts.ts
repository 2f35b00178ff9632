import { createHash } from 'node:crypto'
import { mkdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import type { GgufTypedValue } from '../../src-main/core/library/gguf/gguf-writer.ts'
import { putModel } from './test-library.ts'

/** Something that writes a model file to a path. */
type Write = (path: string) => Promise<unknown>

const modelOf =
  (metadata: Record<string, GgufTypedValue>): Write =>
  (path) =>
    putModel(path, metadata)

/**
 * As `hf download` leaves it: the content in `blobs/` under its hash, a link to it in the commit's
 * snapshot, the commit in `refs/main`, and a note that a file was looked for and is not there.
 */
export async function putInHubCache(
  hub: string,
  file: { repo: string; commit: string; path: string; write?: Write; isMain?: boolean },
): Promise<string> {
  const { repo, commit, path, write = modelOf({}), isMain = true } = file
  const folder = join(hub, `models--${repo.replace('/', '--')}`)
  const blob = await intoBlobs(join(folder, 'blobs'), write, (hash) => hash)
  const link = join(folder, 'snapshots', commit, path)
  await mkdir(dirname(link), { recursive: true })
  await symlink(relative(dirname(link), blob), link)
  await mkdir(join(folder, 'refs'), { recursive: true })
  if (isMain) await writeFile(join(folder, 'refs', 'main'), commit)
  const missing = join(folder, '.no_exist', commit)
  await mkdir(missing, { recursive: true })
  await writeFile(join(missing, 'adapter_config.json'), '')
  await mkdir(join(hub, '.locks', `models--${repo.replace('/', '--')}`), { recursive: true })
  await writeFile(join(hub, 'version.txt'), '1')
  return link
}

/** As `ollama pull` leaves it: a manifest under the name, its layers in `blobs/`. */
export async function putInOllama(
  folder: string,
  model: { name: string; write?: Write; projector?: Write },
): Promise<string> {
  const { name, write = modelOf({}), projector } = model
  const blobs = join(folder, 'blobs')
  const digest = (hash: string) => `sha256-${hash}`
  const blob = await intoBlobs(blobs, write, digest)
  const layers = [layer('application/vnd.ollama.image.model', blob)]
  if (projector) {
    const path = await intoBlobs(blobs, projector, digest)
    layers.push(layer('application/vnd.ollama.image.projector', path))
  }
  const template = await intoBlobs(blobs, (path) => writeFile(path, '{{ .Prompt }}'), digest)
  layers.push(layer('application/vnd.ollama.image.template', template))
  const manifest = join(folder, 'manifests', name)
  await mkdir(dirname(manifest), { recursive: true })
  const config = {
    mediaType: 'application/vnd.docker.container.image.v1+json',
    digest: 'sha256:00',
  }
  const mediaType = 'application/vnd.docker.distribution.manifest.v2+json'
  await writeFile(manifest, JSON.stringify({ schemaVersion: 2, mediaType, config, layers }))
  return blob
}

function layer(mediaType: string, blob: string) {
  return { mediaType, digest: `sha256:${blob.slice(-64)}`, size: 1 }
}

/** As Jan leaves what it has downloaded; paths start at its data folder. */
export async function putInJan(dataFolder: string, id: string): Promise<string> {
  const folder = join('llamacpp', 'models', id)
  const path = join(dataFolder, folder, 'model.gguf')
  await putModel(path)
  const described = [
    `model_path: ${join(folder, 'model.gguf')}`,
    `name: ${id}`,
    'size_bytes: 1',
    '',
  ]
  await writeFile(join(dataFolder, folder, 'model.yml'), described.join('\n'))
  return path
}

async function intoBlobs(
  blobs: string,
  write: Write,
  nameOf: (hash: string) => string,
): Promise<string> {
  await mkdir(blobs, { recursive: true })
  const unfinished = join(blobs, 'unfinished')
  await write(unfinished)
  const hash = createHash('sha256')
    .update(await readFile(unfinished))
    .digest('hex')
  const blob = join(blobs, nameOf(hash))
  await rm(blob, { force: true })
  await rename(unfinished, blob)
  return blob
}
