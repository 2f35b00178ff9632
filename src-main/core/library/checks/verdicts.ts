import type { FileFact, FileFacts } from '../file-facts.ts'
import type { CheckRow, CheckRows } from './check-rows.ts'
import type { CheckedFile, FileState } from './checked-file.ts'

/** What was found out about files, as long as they stay as they are. */
export interface Verdicts extends Pick<FileFacts, 'listen' | 'moved'> {
  /** Of the first file alone: what a list can tell without looking at the disk. */
  of(path: string, identity: string): FileFact
  /** Of all files together. */
  find(file: CheckedFile, state: FileState): CheckRow | undefined
  hashOf(path: string, identity: string): string | null
  /** A verdict on another file that is the same to the byte. */
  ofTwin(sha256: string): CheckRow | undefined
  recordHash(path: string, state: FileState, sha256: string): void
  /** @param reason why it is in quarantine; `null` when it has passed */
  recordVerdict(path: string, state: FileState, reason: string | null): void
  /** Something that is kept elsewhere has changed. */
  changed(): void
}

/** @param version of Corral: another one has another engine, which may judge otherwise */
export function createVerdicts(rows: CheckRows, version: string): Verdicts {
  const listeners = new Set<() => void>()
  const changed = () => {
    for (const listener of listeners) listener()
  }
  const rowOf = (path: string, identity: string): CheckRow | undefined => {
    const row = rows.get(path)
    if (row?.identity !== identity) return undefined
    return row.checkedBy === version ? row : { ...row, ...noVerdict }
  }
  const put = (path: string, state: FileState, found: Partial<CheckRow>) => {
    const { identity, partsIdentity } = state
    const before = rowOf(path, identity)
    const kept = before?.partsIdentity === partsIdentity ? before : noVerdict
    const { verdict, reason, checkedAt } = { ...kept, ...found }
    const sha256 = found.sha256 ?? before?.sha256 ?? null
    const row = { path, identity, partsIdentity, sha256, verdict, reason, checkedAt }
    rows.put({ ...row, checkedBy: version })
    changed()
  }
  return {
    of(path, identity) {
      const row = rowOf(path, identity)
      const { verdict = null, reason = null, checkedAt = null } = row ?? {}
      return {
        check: {
          state: verdict ?? 'unchecked',
          reason,
          checkedAt: checkedAt?.toISOString() ?? null,
        },
        sha256: row?.sha256 ?? null,
      }
    },
    find({ path }, { identity, partsIdentity }) {
      const row = rowOf(path, identity)
      return row?.partsIdentity === partsIdentity ? row : undefined
    },
    hashOf: (path, identity) => rowOf(path, identity)?.sha256 ?? null,
    ofTwin: (sha256) =>
      rows
        .withHash(sha256)
        .find((row) => row.verdict && row.checkedBy === version && row.partsIdentity === ''),
    recordHash: (path, state, sha256) => put(path, state, { sha256 }),
    recordVerdict(path, state, reason) {
      const verdict = reason === null ? 'passed' : 'quarantined'
      put(path, state, { verdict, reason, checkedAt: new Date() })
    },
    listen(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    moved(from, to, identity) {
      const row = rows.get(from)
      if (!row) return
      rows.delete(from)
      rows.put({ ...row, path: to, identity })
      changed()
    },
    changed,
  }
}

const noVerdict = { verdict: null, reason: null, checkedAt: null }
