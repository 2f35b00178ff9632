import { type Dirent } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { CorralError } from '../errors.ts'
import { openSource, readSmallSource } from './source-file.ts'

/** No file of settings that a person has is longer. */
const maxTextBytes = 1024 * 1024
const maxFiles = 2000

/**
 * The text of an old file; `null` when it is not there.
 * @throws CorralError `invalid_input` when it is no file, or no text; `too_large`
 */
export async function readSourceText(path: string): Promise<string | null> {
  const bytes = await readSmallSource(path, maxTextBytes)
  if (!bytes) return null
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new CorralError('invalid_input', `${path} is no text.`, { param: 'path' })
  }
}

/** Is there a file that an import could open? Opens it, reads nothing. Never throws. */
export async function isSource(path: string): Promise<boolean> {
  const source = await openSource(path, maxTextBytes).catch(() => null)
  await source?.handle.close()
  return source !== null
}

/**
 * The entries of a folder in the order of their names, links left out; `null` when there is none.
 * @throws CorralError `too_large`
 */
export async function listSource(folder: string): Promise<Dirent[] | null> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => null)
  if (!entries) return null
  if (entries.length > maxFiles) {
    throw new CorralError('too_large', `${folder} holds more files than can be imported.`)
  }
  return entries
    .filter((entry) => (entry.isFile() || entry.isDirectory()) && !entry.name.startsWith('.'))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

/** The files below a folder, at most so deep, each with the names on the way to it. */
export async function walkSource(folder: string, depth: number): Promise<string[][]> {
  const files: string[][] = []
  const visit = async (steps: readonly string[]): Promise<void> => {
    for (const entry of (await listSource(join(folder, ...steps))) ?? []) {
      const below = [...steps, entry.name]
      if (entry.isFile()) files.push(below)
      else if (below.length < depth) await visit(below)
      if (files.length > maxFiles) {
        throw new CorralError('too_large', `${folder} holds more files than can be imported.`)
      }
    }
  }
  await visit([])
  return files
}
