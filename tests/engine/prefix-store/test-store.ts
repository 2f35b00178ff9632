import { randomBytes } from 'node:crypto'
import { readFile, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Token } from 'node-llama-cpp'
import { pino } from 'pino'
import type { PrefixLimits } from '../../../src-main/core/engine/prefix-store/limits.ts'
import {
  type PrefixStores,
  type StoredModel,
  openPrefixStores,
} from '../../../src-main/core/engine/prefix-store/prefix-stores.ts'
import type { PrefixStore } from '../../../src-main/core/engine/prefix-store.ts'
import type { FileKey, Vault } from '../../../src-main/core/vault/vault.ts'

export function newKey(name: string): FileKey {
  return { kid: name, key: Buffer.alloc(32, name) }
}

export const model: StoredModel = {
  modelHash: 'model one',
  settings: 'as usual',
  contextTokens: 200_000,
  stateBytesPerToken: 8,
}

export const noLimits: PrefixLimits = { enabled: true, maxBytes: 1e9, maxAgeMs: 1e12 }

export interface TestStores extends AsyncDisposable {
  readonly stores: PrefixStores
  readonly store: PrefixStore
  /** Everything that was logged so far. */
  logged(): string
}

export async function openStores(
  folder: string,
  vault: Pick<Vault, 'fileKey'>,
  options: Partial<Parameters<typeof openPrefixStores>[0]> = {},
): Promise<TestStores> {
  let logText = ''
  const log = pino({ base: null, level: 'debug' }, { write: (line: string) => (logText += line) })
  const stores = await openPrefixStores({ folder, vault, log, limits: noLimits, ...options })
  return {
    stores,
    store: stores.forModel(model),
    logged: () => logText,
    [Symbol.asyncDispose]: () => stores.close(),
  }
}

/** Tokens of conversation `name`, the same for the same name. */
export function tokensOf(name: string, count: number): Token[] {
  let state = [...name].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) >>> 0, 7)
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return (state >>> 8) as Token
  })
}

/** Where the stores of these tests are, beside the vault that seals them. */
export function keptFolder(dataDir: string): string {
  return join(dataDir, 'kept')
}

/** A state that is known by its content. */
export function writer(state: Uint8Array): (path: string) => Promise<void> {
  return (path) => writeFile(path, state)
}

export async function keepState(
  { stores, store }: Pick<TestStores, 'stores' | 'store'>,
  tokens: readonly Token[],
  state: Uint8Array = randomBytes(1000),
): Promise<void> {
  await store.keep(tokens, writer(state))
  await stores.flush()
}

/** What is kept for a prompt: how much of it, and the state. */
export async function readState(
  store: PrefixStore,
  prompt: readonly Token[],
): Promise<{ sharedTokens: number; state: Buffer } | null> {
  const kept = await store.find(prompt, 0)
  if (!kept) return null
  return { sharedTokens: kept.sharedTokens, state: await kept.open((path) => readFile(path)) }
}

export async function sealedFiles(folder: string): Promise<string[]> {
  const names = await readdir(folder)
  return names.filter((name) => name.endsWith('.kv')).map((name) => join(folder, name))
}

/** All files of a folder, with what is inside them. */
export async function allBytes(folder: string): Promise<{ path: string; bytes: Buffer }[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile())
  return Promise.all(
    files.map(async ({ parentPath, name }) => {
      const path = join(parentPath, name)
      return { path, bytes: await readFile(path) }
    }),
  )
}
