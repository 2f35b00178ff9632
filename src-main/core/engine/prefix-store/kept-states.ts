import { mkdir, rename, rm, statfs, utimes } from 'node:fs/promises'
import { CorralError } from '../../errors.ts'
import type { Log } from '../../lib/log.ts'
import type { FileKey, Vault } from '../../vault/vault.ts'
import { type PrefixLimits, capBytes, toPrune } from './limits.ts'
import { type FoundSnapshot, type Snapshot, openSnapshot, writeSnapshot } from './snapshot-file.ts'
import {
  measureSnapshots,
  partPath,
  readSnapshots,
  removeDeadParts,
  removeSnapshots,
  snapshotPath,
} from './snapshot-folder.ts'
import { type SnapshotIndex, createSnapshotIndex } from './snapshot-index.ts'
import { sealedStreamBytes } from './sealed-stream.ts'

const purpose = 'prefix-snapshots'
const firstBytesPerSecond = 500_000_000

/** What is on disk under one key, and what is known of it. */
export interface Catalogue {
  readonly fileKey: FileKey
  readonly index: SnapshotIndex
}

/** The folder of snapshots: reading, writing, making room, forgetting. */
export interface KeptStates {
  /** `null` while there is no key or nothing is to be kept. Reads the folder at its first use. */
  catalogue(): Promise<Catalogue | null>
  /** Largest state that may be kept at all. */
  maxBytes(): Promise<number>
  /** Seals a state from its plain file, and removes what it replaces and what has to make room. */
  put(
    catalogue: Catalogue,
    snapshot: Snapshot,
    statePath: string,
    replaced: readonly FoundSnapshot[],
  ): Promise<void>
  /** Opens a state into a plain file. @throws SealRefused, or the system's errors */
  open(catalogue: Catalogue, snapshot: FoundSnapshot, statePath: string): Promise<void>
  isCurrent(snapshot: FoundSnapshot): boolean
  touch(catalogue: Catalogue, id: string): Promise<void>
  drop(catalogue: Catalogue, id: string): Promise<void>
  prune(): Promise<void>
  /** How fast states were opened lately. */
  bytesPerSecond(): number
  /** Removes everything, once `settled` says that nothing is on its way. */
  clear(settled: () => Promise<void>): Promise<void>
  setLimits(limits: PrefixLimits): void
  size(): Promise<{ snapshots: number; bytes: number }>
}

export function createKeptStates({
  folder,
  vault,
  log,
  limits,
  now,
}: {
  folder: string
  vault: Pick<Vault, 'fileKey'>
  log: Log
  limits: PrefixLimits
  now: () => number
}): KeptStates {
  let rules = limits
  let known: Catalogue | null = null
  let loading: { kid: string; done: Promise<Catalogue> } | null = null
  /** Counts the clearings, so that what was read before one does not outlive it. */
  let clearings = 0
  let speed = firstBytesPerSecond

  const load = async (fileKey: FileKey): Promise<Catalogue> => {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await removeDeadParts(folder)
    const before = clearings
    const found = (await readSnapshots(folder, fileKey)).map((snapshot) => {
      // A clock that was wrong for a while makes nothing last longer.
      return { ...snapshot, lastUsedAt: Math.min(snapshot.lastUsedAt, now()) }
    })
    known = { fileKey, index: createSnapshotIndex(before === clearings ? found : []) }
    await makeRoom(known, 0)
    return known
  }
  const currentKey = () =>
    vault.fileKey(purpose).catch((error: unknown) => {
      if (error instanceof CorralError && error.code === 'vault_locked') return null
      throw error
    })

  const drop: KeptStates['drop'] = async ({ index }, id) => {
    index.remove(id)
    await rm(snapshotPath(folder, id), { force: true })
  }

  const maxBytes = async (): Promise<number> => {
    const { bavail, bsize } = await statfs(folder)
    const own = known?.index.all().reduce((sum, { fileBytes }) => sum + fileBytes, 0) ?? 0
    return capBytes(rules, bavail * bsize + own)
  }

  const makeRoom = async (catalogue: Catalogue, incomingBytes: number): Promise<void> => {
    const rule = {
      now: now(),
      maxAgeMs: rules.maxAgeMs,
      maxBytes: await maxBytes(),
      incomingBytes,
    }
    for (const { id } of toPrune(catalogue.index.all(), rule)) await drop(catalogue, id)
  }

  const catalogue = async (): Promise<Catalogue | null> => {
    if (!rules.enabled) return null
    const fileKey = await currentKey()
    if (!fileKey) return null
    if (known?.fileKey.kid === fileKey.kid) return known
    if (loading?.kid !== fileKey.kid) {
      const done = load(fileKey).finally(() => {
        loading = null
      })
      loading = { kid: fileKey.kid, done }
    }
    return loading.done
  }

  return {
    catalogue,
    maxBytes,
    async put(catalogue, snapshot, statePath, replaced) {
      const incoming = sealedStreamBytes(snapshot.stateBytes)
      const freed = replaced.reduce((sum, { fileBytes }) => sum + fileBytes, 0)
      if (incoming > (await maxBytes())) return
      await makeRoom(catalogue, Math.max(0, incoming - freed))
      const part = partPath(folder, snapshot.id)
      try {
        const fileBytes = await writeSnapshot(part, snapshot, statePath, catalogue.fileKey)
        if (known !== catalogue) return
        await rename(part, snapshotPath(folder, snapshot.id))
        catalogue.index.add({ ...snapshot, fileBytes, lastUsedAt: now() })
      } finally {
        await rm(part, { force: true })
      }
      for (const { id } of replaced) await drop(catalogue, id)
    },
    async open(catalogue, snapshot, statePath) {
      const began = performance.now()
      await openSnapshot(
        snapshotPath(folder, snapshot.id),
        snapshot.id,
        catalogue.fileKey,
        statePath,
      )
      const seconds = Math.max(performance.now() - began, 0.1) / 1000
      speed = 0.7 * speed + 0.3 * (snapshot.stateBytes / seconds)
    },
    isCurrent: ({ lastUsedAt }) => now() - lastUsedAt <= rules.maxAgeMs,
    async touch({ index }, id) {
      index.touch(id, now())
      const time = new Date(now())
      await utimes(snapshotPath(folder, id), time, time)
    },
    drop,
    async prune() {
      const current = await catalogue()
      if (current) await makeRoom(current, 0)
    },
    bytesPerSecond: () => speed,
    async clear(settled) {
      await settled()
      clearings += 1
      for (const { id } of known?.index.all() ?? []) known?.index.remove(id)
      await removeSnapshots(folder)
      log.info('kept conversation states removed')
    },
    setLimits(next) {
      rules = next
    },
    size: () => measureSnapshots(folder),
  }
}
