import { basename, dirname, relative, sep } from 'node:path'
import type { RejectedFile } from '../../../contract/models.ts'
import type { Contents, Entry } from './contents.ts'
import { projectorFor } from './projector.ts'

const splitName = /^(.+)-(\d{5})-of-(\d{5})\.gguf$/i

export function isGgufName(name: string): boolean {
  return /\.gguf$/i.test(name)
}

/**
 * Makes models of files: parts of a split one belong together, projectors (`mmproj`) to the models
 * beside them. Names are the file's own, then with its path below `root`, so that a copy further
 * down changes no name.
 */
export function groupFiles(paths: readonly string[], root: string): Contents {
  const sorted = paths.toSorted((a, b) => depth(a) - depth(b) || (a < b ? -1 : 1))
  const projectors = sorted.filter(isProjector)
  const entries: Entry[] = []
  const rejected: RejectedFile[] = []
  const sets = new Map<string, string[]>()
  for (const path of sorted) {
    if (isProjector(path)) continue
    const split = splitName.exec(basename(path))
    const key = split ? `${dirname(path)}/${split[1]}/${split[3]}` : path
    const set = sets.get(key)
    if (set) set.push(path)
    else sets.set(key, [path])
  }
  for (const files of sets.values()) {
    const [first = ''] = files
    const problem = problemOf(files)
    if (problem) rejected.push({ fileName: basename(first), reason: problem })
    else entries.push(entryOf([first, ...files.slice(1)], root, projectors))
  }
  return { entries, rejected }
}

function entryOf(parts: [string, ...string[]], root: string, projectors: readonly string[]): Entry {
  const [first] = parts
  const below = relative(root, first).split(sep).join('/')
  return {
    source: first,
    names: [bareName(basename(first)), bareName(below), below],
    parts,
    projector: projectorFor(first, projectors, root),
  }
}

function isProjector(path: string): boolean {
  return /mmproj/i.test(basename(path))
}

/** Without its ending and the number of its part. */
function bareName(name: string): string {
  return name.replace(/(-\d{5}-of-\d{5})?\.gguf$/i, '')
}

/** What is wrong with a set of parts, in words; `null` when nothing is. */
function problemOf(files: readonly string[]): string | null {
  const parts = files.map((path) => splitName.exec(basename(path)))
  const count = Number(parts[0]?.[3])
  if (!(count >= 0)) return null
  const numbers = parts.map((part) => Number(part?.[2])).toSorted((a, b) => a - b)
  const stray = numbers.find((number) => number < 1 || number > count)
  if (stray !== undefined) return `It calls itself part ${stray} of ${count}`
  const present = new Set(numbers)
  if (present.size < numbers.length) return 'Two of its parts have the same number'
  if (present.size === count) return null
  const missing = numbers.findIndex((number, at) => number !== at + 1)
  return `Part ${missing < 0 ? present.size + 1 : missing + 1} of ${count} is missing`
}

function depth(path: string): number {
  return path.split(sep).length
}
