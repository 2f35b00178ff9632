import { basename, relative, sep } from 'node:path'
import type { FoundModel } from '../found-model.ts'
import type { SourceFiles } from './source-files.ts'

/** Where files go, below Corral's own folder. */
export interface TargetNames {
  readonly folder: readonly string[]
  readonly parts: readonly string[]
  readonly projector: string | null
}

/**
 * Names for what is imported: the publisher's folders where the source has them, else one for the
 * app it came from. What has a hash for a name, as in Ollama's folder, is called what that app calls it.
 */
export function targetNames({ found, parts, projector }: SourceFiles): TargetNames {
  const [first = ''] = found?.parts ?? parts
  const named = found ? ofFound(found, first) : { folder: ['imported', bare(first)], stem: null }
  const nameOf = (path: string) => (named.stem === null ? basename(path) : `${named.stem}.gguf`)
  const seen = found?.projector ?? projector
  return {
    folder: named.folder.map(asName),
    parts: (found?.parts ?? parts).map((path) => asName(nameOf(path))),
    projector: seen === null ? null : projectorName(seen, named.stem),
  }
}

/** `stem`: what the file is called; `null` where its own name says it. */
function ofFound({ model: { id }, folder }: FoundModel, first: string) {
  const steps = relative(folder.path, first).split(sep)
  if (folder.kind === 'ollama') {
    return { folder: ['ollama', ...id.split(/[/:]/)].slice(0, 8), stem: stemOf(id) }
  }
  if (folder.kind === 'jan') {
    return { folder: ['jan', ...id.split('/')].slice(0, 8), stem: stemIfPlain(first, id) }
  }
  if (folder.kind === 'hugging-face') {
    const [owner = '', ...name] = (steps[0] ?? '').replace(/^models--/, '').split('--')
    return { folder: [owner, name.join('--')], stem: null }
  }
  const above = steps.slice(0, -1)
  return { folder: above.length > 0 ? above : [folder.kind, bare(first)], stem: null }
}

function stemIfPlain(path: string, id: string): string | null {
  return basename(path) === 'model.gguf' ? stemOf(id) : null
}

function stemOf(id: string): string {
  return id.split('/').at(-1)?.replaceAll(':', '-') ?? id
}

function projectorName(path: string, stem: string | null): string {
  const name = basename(path)
  return asName(/mmproj/i.test(name) && stem === null ? name : `mmproj-${stem ?? bare(name)}.gguf`)
}

function bare(path: string): string {
  return basename(path).replace(/(-\d{5}-of-\d{5})?\.gguf$/i, '')
}

/** One step of a path that stays where it is put. */
function asName(text: string): string {
  const clean = text.replaceAll(/[/\\:\p{Cc}\p{Cf}]/gu, '-').replace(/^\.+/, '')
  if (clean === '') return 'model'
  const ending = /\.gguf$/i.test(clean) ? '.gguf' : ''
  const stem = clean.slice(0, clean.length - ending.length)
  return Buffer.byteLength(clean) <= 200 ? clean : `${stem.slice(0, 60)}${ending}`
}
