import { createHmac, randomBytes } from 'node:crypto'
import { stat } from 'node:fs/promises'
import type { Token } from 'node-llama-cpp'
import { createLimit } from '../../lib/limit.ts'
import type { Log } from '../../lib/log.ts'
import type { Vault } from '../../vault/vault.ts'
import type { KeptPrefix, PrefixStore } from '../prefix-store.ts'
import { type Catalogue, createKeptStates } from './kept-states.ts'
import { type PrefixLimits, defaultPrefixLimits, isWorthReading, leastTokens } from './limits.ts'
import { type PlainFile, createPlainPlace } from './plain-place.ts'
import { type TokenChain, chainTokens } from './token-chain.ts'

const pruneEveryMs = 3_600_000
/** States that wait in the clear to be sealed; the next one to be kept waits until one is done. */
const mostUnsealed = 2

/** A loaded model, as far as its states are concerned. */
export interface StoredModel {
  /** From `modelFingerprint`. */
  readonly modelHash: string
  /** Whatever else changes what a state means, from `stateSettings`. */
  readonly settings: string
  /** Of one slot: longer states are of no use to it. */
  readonly contextTokens: number
  /** Size of the KV cache for one token, as estimated. */
  readonly stateBytesPerToken: number
  /** How fast prompts are computed; `null` as long as nobody knows. */
  promptTokensPerSecond?(): number | null
}

/**
 * Keeps computed states over eviction and restart, sealed under a key of the vault. Does nothing
 * while the vault is locked. After a new data key, everything kept before is removed.
 */
export interface PrefixStores {
  forModel(model: StoredModel): PrefixStore
  /** All that is kept, of all models, as the disk has it. */
  size(): Promise<{ snapshots: number; bytes: number }>
  /** Removes everything that is kept, also what is on its way. */
  clear(): Promise<void>
  /** Holds from now on: prunes, or removes everything when keeping is turned off. */
  setLimits(limits: PrefixLimits): Promise<void>
  /** Done when nothing is in the clear any more: all that was to be kept is sealed. */
  flush(): Promise<void>
  close(): Promise<void>
}

/**
 * Opens the folder, which is made when it is missing. Never throws: where the folder cannot be
 * used, nothing is kept.
 */
export async function openPrefixStores({
  folder,
  vault,
  log,
  limits = defaultPrefixLimits,
  memoryFolder = process.platform === 'linux' ? '/dev/shm' : null,
  now = Date.now,
}: {
  folder: string
  vault: Pick<Vault, 'fileKey'>
  log: Log
  limits?: PrefixLimits
  /** A file system in memory for what must be in the clear; `null` where there is none. */
  memoryFolder?: string | null
  now?: () => number
}): Promise<PrefixStores> {
  const states = createKeptStates({ folder, vault, log, limits, now })
  const place = createPlainPlace(folder, memoryFolder)
  const sealOneByOne = createLimit(1)
  const keeping = new Set<Promise<void>>()
  const sealing = new Set<Promise<void>>()
  let closed = false

  /** What goes wrong here costs a computation and nothing else. Errors of the system name paths. */
  const note = (what: string) => (error: unknown) => {
    log.warn({ reason: (error as NodeJS.ErrnoException).code ?? (error as Error).name }, what)
  }
  const inSet = (set: Set<Promise<void>>, work: Promise<void>) => {
    set.add(work)
    return work.finally(() => set.delete(work))
  }
  const settled = async () => {
    while (keeping.size + sealing.size > 0) await Promise.all([...keeping, ...sealing])
  }
  await place.wipe().catch(note('left-over states could not be removed'))
  const timer = setInterval(() => {
    void states.prune().catch(note('kept states could not be pruned'))
  }, pruneEveryMs).unref()

  const forModel = (model: StoredModel): PrefixStore => {
    const rates = () => ({
      tokensPerSecond: model.promptTokensPerSecond?.() ?? null,
      bytesPerSecond: states.bytesPerSecond(),
    })
    const scopeIn = ({ fileKey }: Catalogue) =>
      createHmac('sha256', fileKey.key)
        .update(JSON.stringify([model.modelHash, model.settings]))
        .digest()
    const chainIn = (catalogue: Catalogue, tokens: readonly Token[]) =>
      chainTokens(catalogue.fileKey.key, scopeIn(catalogue), tokens)
    const ready = async () => (closed ? null : states.catalogue())

    const find = async (
      prompt: readonly Token[],
      beyondTokens: number,
    ): Promise<KeptPrefix | null> => {
      const catalogue = await ready()
      if (!catalogue || prompt.length < leastTokens) return null
      const scope = scopeIn(catalogue).toString('hex')
      if (catalogue.index.isEmpty(scope)) return null
      const best = catalogue.index.longest(
        scope,
        chainIn(catalogue, prompt),
        (one) => states.isCurrent(one) && one.fingerprint.tokens <= model.contextTokens,
      )
      if (!best || best.sharedTokens <= beyondTokens) return null
      const { snapshot, sharedTokens } = best
      const gained = sharedTokens - Math.max(0, beyondTokens)
      if (!isWorthReading(gained, snapshot.stateBytes, rates())) return null

      const open = async <T>(read: (path: string) => Promise<T>): Promise<T> => {
        await using file = await place.create(snapshot.stateBytes)
        try {
          await states.open(catalogue, snapshot, file.path)
          const result = await read(file.path)
          await states.touch(catalogue, snapshot.id).catch(() => {})
          return result
        } catch (error) {
          note('a kept state did not open')(error)
          if (failsAgain(error)) await states.drop(catalogue, snapshot.id).catch(() => {})
          throw error
        }
      }
      return { sharedTokens, open }
    }

    const seal = async (catalogue: Catalogue, chain: TokenChain, file: PlainFile) => {
      await using plain = file
      const { size } = await stat(plain.path)
      const { fingerprint } = chain
      if (size === 0 || !isWorthReading(fingerprint.tokens, size, rates())) return
      const scope = scopeIn(catalogue).toString('hex')
      if (catalogue.index.covering(scope, chain)) return
      const id = randomBytes(16).toString('hex')
      const snapshot = { id, scope, fingerprint, stateBytes: size }
      const replaced = catalogue.index.replacedBy(scope, chain)
      await states.put(catalogue, snapshot, plain.path, replaced)
    }

    const keep = async (tokens: readonly Token[], write: (path: string) => Promise<void>) => {
      if (tokens.length < leastTokens) return
      const catalogue = await ready()
      if (!catalogue) return
      const expected = tokens.length * model.stateBytesPerToken
      if (!isWorthReading(tokens.length, expected, rates())) return
      if (expected > (await states.maxBytes())) return
      const chain = chainIn(catalogue, tokens)
      const covering = catalogue.index.covering(scopeIn(catalogue).toString('hex'), chain)
      if (covering) return states.touch(catalogue, covering.id)
      while (sealing.size >= mostUnsealed) await Promise.race(sealing)
      const file = await place.create(expected)
      try {
        await write(file.path)
      } catch (error) {
        await file[Symbol.asyncDispose]()
        throw error
      }
      const sealed = sealOneByOne(() => seal(catalogue, chain, file))
      void inSet(sealing, sealed.catch(note('a state could not be sealed')))
    }
    return {
      find: (prompt, beyondTokens) =>
        find(prompt, beyondTokens).catch((error: unknown) => {
          note('kept states could not be searched')(error)
          return null
        }),
      keep: (tokens, write) =>
        inSet(keeping, keep(tokens, write).catch(note('a state could not be kept'))),
    }
  }

  return {
    forModel,
    size: states.size,
    clear: () => states.clear(settled),
    async setLimits(next) {
      states.setLimits(next)
      if (!next.enabled) return states.clear(settled)
      await states.prune().catch(note('kept states could not be pruned'))
    },
    flush: settled,
    async close() {
      closed = true
      clearInterval(timer)
      await settled()
      await place.close()
    },
  }
}

/** Not when the caller has left, or when the system was out of room or files for a moment. */
function failsAgain(error: unknown): boolean {
  const { name, code } = error as NodeJS.ErrnoException
  return name !== 'AbortError' && (typeof code !== 'string' || code === 'ENOENT')
}
