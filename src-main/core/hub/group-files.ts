import { isPlainPath, shownLine } from './hostile-text.ts'
import { quantizationOf } from './quantization.ts'

/** A file of a repository, as the hub lists it. */
export interface HubFile {
  readonly path: string
  readonly sizeBytes: number
  /** `null` for what is kept in git itself. */
  readonly sha256: string | null
}

/** A model in one quantisation: one file, or all its parts in order. */
export interface GroupedChoice {
  /** Of the first part. */
  readonly file: string
  readonly quantization: string | null
  readonly sizeBytes: number
  readonly files: readonly HubFile[]
}

export interface GroupedFiles {
  /** Smallest first. */
  readonly choices: readonly GroupedChoice[]
  readonly projectors: readonly HubFile[]
  /** Files that look like models and are none that can be chosen. */
  readonly rejected: readonly { readonly path: string; readonly reason: string }[]
}

const maxParts = 200
const partName = /^(.*)-(\d{5})-of-(\d{5})\.gguf$/i

/** Sorts the files of a repository. The list is a stranger's: names and sizes may be anything. */
export function groupFiles(files: readonly HubFile[]): GroupedFiles {
  const choices: GroupedChoice[] = []
  const projectors: HubFile[] = []
  const rejected: { path: string; reason: string }[] = []
  const splits = new Map<string, HubFile[]>()
  const seen = new Set<string>()
  for (const file of files) {
    const reason = reasonAgainst(file, seen)
    const split = partName.exec(file.path)
    if (reason === 'no model') continue
    if (reason !== null) rejected.push({ path: shownLine(file.path, 300), reason })
    else if (/mmproj/i.test(file.path)) projectors.push(file)
    else if (split) {
      const key = `${split[1]} ${split[3]}`
      splits.set(key, [...(splits.get(key) ?? []), file])
    } else choices.push(choiceOf([file]))
  }
  for (const parts of splits.values()) {
    const ordered = parts.toSorted((one, other) => (one.path < other.path ? -1 : 1))
    if (isWhole(ordered)) choices.push(choiceOf(ordered))
    else {
      const [first] = ordered
      if (first) rejected.push({ path: first.path, reason: 'Parts of it are missing' })
    }
  }
  return {
    choices: choices.toSorted(
      (one, other) => one.sizeBytes - other.sizeBytes || (one.file < other.file ? -1 : 1),
    ),
    projectors,
    rejected,
  }
}

function reasonAgainst(file: HubFile, seen: Set<string>): string | null {
  const { path, sizeBytes } = file
  if (isImatrix(path)) return 'What a quantisation was computed with, not a model'
  if (/\.gguf[.-](part|split)/i.test(path)) return 'Cut in a way that llama.cpp does not read'
  if (!/\.gguf$/i.test(path)) return 'no model'
  if (!isPlainPath(path)) return 'Its name cannot be the name of a file here'
  // Disks of Macs do not tell upper from lower case.
  const key = path.normalize('NFKC').toLowerCase()
  if (seen.has(key)) return 'Another file has the same name on a Mac'
  seen.add(key)
  if (isDraftHead(path)) return 'It only guesses ahead for another model'
  if (/(^|[-_.])vocab([-_.]|$)/i.test(baseName(path))) return 'Only a vocabulary'
  return sizeBytes > 0 ? null : 'It is empty'
}

function isImatrix(path: string): boolean {
  const name = baseName(path)
  if (/\.imatrix$|imatrix[\w.-]*\.(dat|gguf_file)$/i.test(name)) return true
  return /(^|[-_.])imatrix([-_.]|$)/i.test(name) && /\.gguf$/i.test(name) && !quantizationOf(name)
}

/** Small files beside a model, as ggml-org and Unsloth name them: EAGLE, DFlash, MTP heads. */
function isDraftHead(path: string): boolean {
  return /^(eagle\d*|dflash|dspark|mtp)[-_.]/i.test(baseName(path)) || /(^|\/)mtp\//i.test(path)
}

/** Parts 1 to n of n, each once. */
function isWhole(ordered: readonly HubFile[]): boolean {
  const total = Number(partName.exec(ordered[0]?.path ?? '')?.[3] ?? 0)
  if (total < 1 || total > maxParts || ordered.length !== total) return false
  return ordered.every(({ path }, index) => Number(partName.exec(path)?.[2]) === index + 1)
}

function choiceOf(files: readonly HubFile[]): GroupedChoice {
  const file = files[0]?.path ?? ''
  const sizeBytes = files.reduce((sum, part) => sum + part.sizeBytes, 0)
  return { file, quantization: quantizationOf(file.replace(partName, '$1')), sizeBytes, files }
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}
