import { basename, resolve } from 'node:path'
import { CorralError } from '../errors.ts'
import type { Log } from '../lib/log.ts'
import type { Library } from '../library/library.ts'
import type { Profiles } from '../profiles/profiles.ts'
import type { Pool } from './pool.ts'
import type { LeaseOptions } from './waiter.ts'

/**
 * Loads models one after the other, as they are named: by id, by path or by a profile. None of them pushes another
 * model out. What fails is logged and does not stop the rest.
 */
export async function preload(deps: {
  readonly wanted: readonly string[]
  readonly library: Library
  readonly profiles: Pick<Profiles, 'named'>
  readonly lease: Pool['lease']
  readonly log: Log
  readonly signal: AbortSignal
}): Promise<void> {
  const { wanted, lease, log, signal } = deps
  for (const name of wanted) {
    if (signal.aborted) return
    try {
      const { modelId, ...how } = await meantBy(name, deps)
      const held = await lease(modelId, signal, { ...how, mayEvict: false })
      held.release()
    } catch (error) {
      log.warn({ reason: CorralError.from(error).message, model: name }, 'model not preloaded')
    }
  }
}

/** A profile's model as the profile wants it; else what is named itself. */
async function meantBy(
  name: string,
  { library, profiles }: { readonly library: Library; readonly profiles: Pick<Profiles, 'named'> },
): Promise<Pick<LeaseOptions, 'kvCacheType' | 'usualContextTokens'> & { modelId: string }> {
  const profile = profiles.named(name)
  if (!profile) return { modelId: await idOf(name, library) }
  const { modelId, kvCacheType, contextTokens } = profile
  return { modelId, kvCacheType, usualContextTokens: contextTokens ?? 0 }
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
