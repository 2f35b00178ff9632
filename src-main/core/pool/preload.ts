import { basename, resolve } from 'node:path'
import { CorralError } from '../errors.ts'
import type { Log } from '../lib/log.ts'
import type { Library } from '../library/library.ts'
import type { Pool } from './pool.ts'

/**
 * Loads models one after the other, as they are named: by id or by path. None of them pushes another
 * model out. What fails is logged and does not stop the rest.
 */
export async function preload(deps: {
  readonly wanted: readonly string[]
  readonly library: Library
  readonly lease: Pool['lease']
  readonly log: Log
  readonly signal: AbortSignal
}): Promise<void> {
  const { wanted, library, lease, log, signal } = deps
  for (const name of wanted) {
    if (signal.aborted) return
    try {
      const modelId = await idOf(name, library)
      const held = await lease(modelId, signal, { mayEvict: false })
      held.release()
    } catch (error) {
      log.warn({ reason: CorralError.from(error).message, model: name }, 'model not preloaded')
    }
  }
}

/** The name itself, unless it is the path of a model file. */
async function idOf(name: string, library: Library): Promise<string> {
  if (await library.find(name)) return name
  const path = resolve(name)
  for (const { id, fileName } of library.list().models) {
    if (fileName !== basename(path)) continue
    const found = await library.find(id)
    if (found?.path === path) return id
  }
  return name
}
