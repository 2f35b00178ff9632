import type { FileCheck } from '../../contract/models.ts'

/** What is known of a file by looking at all of it. */
export interface FileFact {
  readonly check: FileCheck
  /** Hexadecimal; `null` until it has been computed. */
  readonly sha256: string | null
}

/** Tells of each file what was found out about it. The checks of files are one. */
export interface FileFacts {
  /** Of the file with this identity (`identityOf`); cheap, because it is asked for every model. */
  of(path: string, identity: string): FileFact
  /** Calls back when something was found out about some file; the answer ends it. */
  listen(listener: () => void): () => void
  /** A file that was looked at lies elsewhere now, the same to the byte; `identity` as it is there. */
  moved(from: string, to: string, identity: string): void
  /** All of this file was read just now, and this is its SHA-256: nobody has to read it again. */
  hashed(path: string, sha256: string): Promise<void>
  /** Corral itself has written this file just now, byte for byte: nobody has to look at it. */
  wroteOwn(path: string): Promise<void>
}
