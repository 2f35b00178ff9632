import {
  closeSync,
  fchmodSync,
  fstatSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { printable } from '../printable.ts'
import { type LogFiles, fullFiles, nextFullName } from './log-files.ts'

export interface RotationBounds {
  /** A file that is this large is put aside; a line may reach over it. */
  readonly maxBytes: number
  /** The current file among them. */
  readonly files: number
}

/** How long another process's rotation may go unnoticed; until then lines go to the full file. */
const lookAgainMs = 250

interface OpenFile {
  readonly fd: number
  readonly inode: number
  sizeBytes: number
}

/**
 * Appends lines, each with one system call, so that several processes may write to the same log and
 * a killed one leaves whole lines. Never throws after it is open: what a full disk does not take is
 * counted, and said in a line of its own once there is room. Blocks for the time of the system call.
 * @throws when folder or file cannot be made
 */
export function openRotatingFile(
  files: LogFiles,
  bounds: RotationBounds,
): { write(line: string): void } {
  mkdirSync(files.folder, { recursive: true, mode: 0o700 })
  let file: OpenFile | null = openCurrent(files)
  let lookedAtMs = Date.now()
  let torn = !endsWhole(file)
  let lost = 0

  const reopen = (): OpenFile => {
    if (file) closeSync(file.fd)
    file = null
    mkdirSync(files.folder, { recursive: true, mode: 0o700 })
    file = openCurrent(files)
    return file
  }
  const writable = (): OpenFile => {
    const nowMs = Date.now()
    let open = file ?? reopen()
    const full = open.sizeBytes >= bounds.maxBytes
    if (!full && Math.abs(nowMs - lookedAtMs) < lookAgainMs) return open
    lookedAtMs = nowMs
    if (inodeOf(files.current) !== open.inode) open = reopen()
    open.sizeBytes = fstatSync(open.fd).size
    if (open.sizeBytes < bounds.maxBytes) return open
    putAside(files, open.inode)
    for (const path of fullFiles(files.folder).slice(0, 1 - bounds.files)) rmSync(path)
    return reopen()
  }
  const append = (text: string) => {
    const open = writable()
    const bytes = Buffer.from(torn ? `\n${text}` : text)
    for (let at = 0; at < bytes.length;) {
      at += writeSync(open.fd, bytes, at)
      torn = at < bytes.length
    }
    open.sizeBytes += bytes.length
  }

  return {
    write(line) {
      try {
        append(lost > 0 ? `${lostNote(lost)}\n${oneLine(line)}` : oneLine(line))
        lost = 0
      } catch {
        lost += 1
      }
    },
  }
}

/**
 * Another process may be about to do the same. Where it was faster, there is no current file for a
 * moment, or one that is younger than what it has put aside, and has to be counted as that.
 */
function putAside({ folder, current }: LogFiles, inode: number): void {
  const full = nextFullName(folder)
  try {
    renameSync(current, full)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return
    throw error
  }
  if (inodeOf(full) !== inode) renameSync(full, nextFullName(folder))
}

function openCurrent({ current }: LogFiles): OpenFile {
  const fd = openSync(current, 'a+', 0o600)
  fchmodSync(fd, 0o600)
  const { ino, size } = fstatSync(fd)
  return { fd, inode: ino, sizeBytes: size }
}

/** Not so after a power cut, or a disk that was full. */
function endsWhole({ fd, sizeBytes }: OpenFile): boolean {
  const last = Buffer.alloc(1)
  return sizeBytes === 0 || (readSync(fd, last, 0, 1, sizeBytes - 1) === 1 && last[0] === 10)
}

/** `null` when there is none. */
function inodeOf(path: string): number | null {
  return statSync(path, { throwIfNoEntry: false })?.ino ?? null
}

/** Pino escapes the controls of ASCII only. */
function oneLine(line: string): string {
  return `${printable(line.trimEnd())}\n`
}

function lostNote(lines: number): string {
  const warn = 40
  return JSON.stringify({ level: warn, time: Date.now(), lines, msg: 'lines could not be written' })
}
