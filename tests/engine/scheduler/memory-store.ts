import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Token } from 'node-llama-cpp'
import type { PrefixStore } from '../../../src-main/core/engine/prefix-store.ts'

export interface MemoryStore {
  readonly store: PrefixStore
  /** The tokens of every state it was given, in order. */
  readonly kept: readonly (readonly Token[])[]
  end(): Promise<void>
}

/** Keeps up to 20 states as plain files, each under the tokens it was given with. */
export async function memoryStore(parent: string): Promise<MemoryStore> {
  const folder = await mkdtemp(join(parent, 'kept-'))
  const kept: (readonly Token[])[] = []
  const shared = (tokens: readonly Token[], prompt: readonly Token[]) => {
    const different = tokens.findIndex((token, at) => token !== prompt[at])
    return different === -1 ? tokens.length : different
  }
  const store: PrefixStore = {
    async keep(tokens, write) {
      if (kept.some((other) => shared(tokens, other) === tokens.length)) return
      const place = kept.push(tokens) - 1
      await write(join(folder, String(place))).catch(() => {
        kept[place] = []
      })
      if (kept.length > 20) kept[kept.length - 20] = []
    },
    async find(prompt, beyondTokens) {
      const shares = kept.map((tokens) => shared(tokens, prompt))
      const sharedTokens = Math.max(0, ...shares)
      if (sharedTokens <= beyondTokens) return null
      const path = join(folder, String(shares.indexOf(sharedTokens)))
      return {
        sharedTokens,
        async open(read) {
          await copyFile(path, `${path}.open`)
          return read(`${path}.open`)
        },
      }
    },
  }
  return { store, kept, end: () => rm(folder, { recursive: true, force: true }) }
}
