import { CorralError } from '../errors.ts'
import { printable } from '../lib/printable.ts'

const maxSegments = 8
const maxSegmentBytes = 180
const maxPathBytes = 600

/** Letters of any script; no leading dot or dash, and none of what shells and file systems mind. */
const segmentShape = /^[\p{L}\p{N}_][\p{L}\p{M}\p{N}_.+()@,=~ -]*$/u

/** Folders that macOS shows and opens as one thing. */
const bundle =
  /\.(app|bundle|framework|kext|plugin|pkg|mpkg|prefpane|qlgenerator|saver|service|workflow|xpc|appex|dsym|download)$/i

/**
 * The segments of a file's path in a repository, if all of them may become names on this disk. The
 * hub's answer is not to be trusted here: a name decides where bytes are written.
 *
 * @throws CorralError `invalid_input`
 */
export function safeSegments(path: string): string[] {
  const segments = path.split('/')
  const [file = ''] = segments.slice(-1)
  const folders = segments.slice(0, -1)
  const isSafe =
    Buffer.byteLength(path) <= maxPathBytes &&
    segments.length <= maxSegments &&
    segments.every(isSafeName) &&
    !folders.some((name) => bundle.test(name)) &&
    /[^.]\.gguf$/i.test(file)
  if (!isSafe) throw unsafe(path)
  return segments
}

/**
 * The same for `owner/name`.
 * @throws CorralError `invalid_input`
 */
export function safeRepo(repo: string): string[] {
  const segments = repo.split('/')
  const isSafe =
    segments.length === 2 &&
    segments.every((name) => /^\w[\w.-]{0,95}$/.test(name) && isSafeName(name)) &&
    !segments.some((name) => bundle.test(name))
  if (!isSafe) throw unsafe(repo)
  return segments
}

/**
 * Refuses paths that one file could take from another: the disks of Macs know no difference between
 * upper and lower case, nor between ways to write the same letter.
 *
 * @throws CorralError `invalid_input`
 */
export function requireDistinct(paths: readonly string[]): void {
  const seen = new Set<string>()
  for (const path of paths) {
    const key = path.normalize('NFKC').toLowerCase()
    if (seen.has(key)) throw unsafe(path)
    seen.add(key)
  }
}

function isSafeName(name: string): boolean {
  return (
    segmentShape.test(name) &&
    name === name.normalize('NFC') &&
    !/[. ]$/.test(name) &&
    !name.includes('..') &&
    Buffer.byteLength(name) <= maxSegmentBytes
  )
}

function unsafe(path: string): CorralError {
  const shown = printable(path.slice(0, 80))
  return new CorralError('invalid_input', `'${shown}' is no name that Corral writes to disk.`)
}
