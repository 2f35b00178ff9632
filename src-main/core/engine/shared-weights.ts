import { stat } from 'node:fs/promises'
import type { LlamaModel } from 'node-llama-cpp'

/** The weights of a model file, held by one of perhaps several contexts. */
interface SharedWeights {
  readonly model: LlamaModel
  /** Bytes of memory that count for this holder: all of them for the one that has held longest. */
  countedBytes(): number
  /** The last to give them back frees them. Calls after the first do nothing. */
  dispose(): Promise<void>
}

/** Weights in memory, each file once for as long as anybody holds it. */
export interface WeightsInMemory {
  /**
   * Holds the weights of a file; `load` reads them where nobody has them. Who waits for a load of
   * somebody else's that fails loads anew.
   * @param place what beside the file decides where its weights lie, such as layers on the GPU
   */
  hold(
    path: string,
    place: string,
    how: { readonly load: () => Promise<LlamaModel>; readonly signal: AbortSignal },
  ): Promise<SharedWeights>
  /** Bytes of what is in memory of this file, as it is on disk now; 0 when nothing is. */
  heldBytes(path: string, place: string): Promise<number>
}

interface Entry {
  readonly loading: Promise<LlamaModel>
  model: LlamaModel | null
  /** In order of arrival. */
  readonly holders: Set<object>
}

export function createWeightsInMemory(): WeightsInMemory {
  const entries = new Map<string, Entry>()

  const begin = (key: string, load: () => Promise<LlamaModel>): Entry => {
    const entry: Entry = { loading: load(), model: null, holders: new Set() }
    entries.set(key, entry)
    entry.loading.then(
      (model) => (entry.model = model),
      () => entries.delete(key),
    )
    return entry
  }
  const letGo = async (key: string, entry: Entry, holder: object): Promise<void> => {
    if (!entry.holders.delete(holder) || entry.holders.size > 0) return
    if (entries.get(key) === entry) entries.delete(key)
    await entry.model?.dispose()
  }
  const heldBy = (key: string, entry: Entry, holder: object, model: LlamaModel): SharedWeights => ({
    model,
    countedBytes: () => (entry.holders.values().next().value === holder ? bytesOf(model) : 0),
    dispose: () => letGo(key, entry, holder),
  })

  return {
    async hold(path, place, { load, signal }) {
      const key = await keyOf(path, place)
      for (;;) {
        signal.throwIfAborted()
        const known = entries.get(key)
        const entry = known ?? begin(key, load)
        const holder = {}
        entry.holders.add(holder)
        try {
          const model = await entry.loading
          if (!signal.aborted) return heldBy(key, entry, holder, model)
        } catch (error) {
          if (!known) throw error
          continue
        }
        await letGo(key, entry, holder)
      }
    },
    async heldBytes(path, place) {
      const model = entries.get(await keyOf(path, place))?.model
      return model ? bytesOf(model) : 0
    },
  }
}

/** Another one for a file that has been replaced. */
async function keyOf(path: string, place: string): Promise<string> {
  const { dev, ino, size, mtimeMs } = await stat(path)
  return [path, dev, ino, size, mtimeMs, place].join(' ')
}

function bytesOf({ memoryUsage }: LlamaModel): number {
  return memoryUsage.ram + memoryUsage.vram
}
