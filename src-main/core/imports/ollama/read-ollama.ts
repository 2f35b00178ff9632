import { realpath } from 'node:fs/promises'
import { basename, dirname, isAbsolute, join, resolve } from 'node:path'
import { z } from 'zod'
import { CorralError } from '../../errors.ts'
import { isObject } from '../../lib/is-object.ts'
import type { OldProfiles } from '../lm-studio/read-presets.ts'
import { type OldModel, type OldProfile, isEmpty } from '../old-profile.ts'
import { type ReportRow, reportRow } from '../report.ts'
import { notFound, requireAbsolute } from '../source-file.ts'
import { listSource, readSourceText, walkSource } from '../source-text.ts'
import { parseModelfile } from './modelfile.ts'
import { profileOfOllama } from './settings.ts'

const Manifest = z.object({
  layers: z.array(z.object({ mediaType: z.string(), digest: z.string() })).max(1000),
})

const setsNothing = 'It sets nothing that a profile holds.'
const unreadable = 'Its files cannot be read.'

/**
 * Reads the settings of Ollama's models: a Modelfile, or Ollama's folder, where each model is a
 * manifest that names its parts.
 * @throws CorralError `invalid_input`, `too_large`
 */
export async function readOllama(path: string): Promise<OldProfiles> {
  requireAbsolute(path)
  const root = await modelsFolder(path)
  if (root === null) return { profiles: [await readModelfile(path)], rows: [] }
  const profiles: OldProfile[] = []
  const rows: ReportRow[] = []
  for (const steps of await manifestsIn(root)) {
    const name = nameOf(steps)
    if (name === null) continue
    const profile = await readManifest(root, steps, name)
    if (profile && !isEmpty(profile.settings)) profiles.push(profile)
    else rows.push(reportRow('profile', name, 'skipped', profile ? setsNothing : unreadable))
  }
  return { profiles, rows }
}

/** The folder that holds `manifests`: the one given, or `models` in it; `null` for no folder. */
export async function modelsFolder(path: string): Promise<string | null> {
  for (const folder of [path, join(path, 'models')]) {
    if (await listSource(join(folder, 'manifests'))) return realpath(folder)
  }
  if (!(await listSource(path))) return null
  throw new CorralError('invalid_input', 'Ollama keeps no models in this folder.', {
    param: 'path',
  })
}

/** `<registry>/<namespace>/<name>/<tag>`, below the folder of manifests. */
export function manifestsIn(root: string): Promise<string[][]> {
  return walkSource(join(root, 'manifests'), 6)
}

/** As Ollama lists it: without the usual registry and namespace. */
function nameOf(steps: readonly string[]): string | null {
  if (steps.length < 3) return null
  const [registry = '', namespace = '', ...rest] = steps.slice(0, -1)
  const isUsual = registry === 'registry.ollama.ai'
  const before = [isUsual ? [] : registry, isUsual && namespace === 'library' ? [] : namespace]
  return `${[...before.flat(), ...rest].join('/')}:${steps.at(-1)}`
}

async function readManifest(
  root: string,
  steps: readonly string[],
  name: string,
): Promise<OldProfile | null> {
  try {
    const text = await readSourceText(join(root, 'manifests', ...steps))
    const { layers } = Manifest.parse(JSON.parse(text ?? ''))
    const blobsOf = (kind: string) =>
      layers
        .filter(({ mediaType }) => mediaType === `application/vnd.ollama.image.${kind}`)
        .map(({ digest }) => blobPath(root, digest))
    const textOf = async (kind: string) => {
      const [blob] = blobsOf(kind)
      return blob == null ? null : readSourceText(blob)
    }
    const [file] = blobsOf('model')
    const parameters: unknown = JSON.parse((await textOf('params')) ?? '{}')
    return profileOfOllama({
      name,
      model: ollamaModel(name, file ?? null),
      system: await textOf('system'),
      parameters: isObject(parameters) ? parameters : {},
      parts: ['template', 'adapter', 'messages'].filter((kind) => blobsOf(kind).length > 0),
    })
  } catch (error) {
    const isTheirs = error instanceof CorralError || error instanceof SyntaxError
    if (isTheirs || error instanceof z.ZodError) return null
    throw error
  }
}

function blobPath(root: string, digest: string): string | null {
  const hash = /^sha256[:-]([0-9a-f]{64})$/.exec(digest)?.[1]
  return hash === undefined ? null : join(root, 'blobs', `sha256-${hash}`)
}

async function readModelfile(path: string): Promise<OldProfile> {
  const text = await readSourceText(path)
  if (text === null) throw notFound(path)
  const instructions = parseModelfile(text)
  const last = (command: string) => instructions.findLast((one) => one.command === command)?.value
  const parameters = instructions.filter(({ command }) => command === 'parameter')
  const from = last('from') ?? ''
  const used = new Set(['from', 'system', 'parameter'])
  return profileOfOllama({
    name: modelfileName(path),
    model: ollamaModel(from, await fileOf(from, dirname(path))),
    system: last('system'),
    parameters: Object.fromEntries(parameters.map(({ name, value }) => [name ?? '', value])),
    parts: instructions.map(({ command }) => command).filter((command) => !used.has(command)),
  })
}

/** `Modelfile` itself says nothing: its folder does. */
function modelfileName(path: string): string {
  const name = basename(path).replace(/\.?modelfile\.?/i, '')
  return name === '' ? basename(dirname(path)) : name
}

/** The file that FROM names; a link is followed, since it is only compared and never read. */
async function fileOf(from: string, folder: string): Promise<string | null> {
  if (from.includes('\0') || !(isAbsolute(from) || /^\.{0,2}\/|\.gguf$/i.test(from))) return null
  const path = resolve(folder, from)
  return realpath(path).catch(() => path)
}

function ollamaModel(name: string, file: string | null): OldModel {
  const wanted = withTag(name)
  return {
    title: name,
    absent: `Its model, ${name.slice(0, 200)}, is not on this Mac.`,
    is: (found) =>
      file === null
        ? found.folder.kind === 'ollama' && withTag(found.model.id) === wanted
        : found.path === file,
  }
}

function withTag(name: string): string {
  const lower = name.toLowerCase()
  return lower.includes(':') ? lower : `${lower}:latest`
}
