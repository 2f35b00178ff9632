import type { CorralClient } from '../../contract/contract.ts'
import { CorralError } from '../../core/errors.ts'
import { interruptible } from '../interruptible.ts'
import { demandModelId, findModelId } from '../known-model.ts'
import { withRunning } from '../with-client.ts'

interface UnloadOptions {
  all?: boolean
  json?: boolean
}

/** Prints what was unloaded. A model that was not in memory is no failure. */
export function unload(typed: string | undefined, options: UnloadOptions): Promise<void> {
  if ((typed === undefined) === (options.all !== true)) {
    throw new CorralError('invalid_input', 'Name one model, or give --all.')
  }
  return interruptible((signal) =>
    withRunning('user', async (client) => {
      const wanted =
        typed === undefined
          ? await residents(client)
          : [(await findModelId(client, typed)) ?? typed]
      const unloaded = await Promise.all(wanted.map((id) => unloadOne(client, id, signal)))
      const gone = wanted.filter((_, at) => unloaded[at])
      if (options.json) return console.log(JSON.stringify({ unloaded: gone }))
      for (const id of gone) console.log(id)
      if (gone.length === 0) console.error('corral: nothing was in memory')
    }),
  )
}

async function residents(client: CorralClient): Promise<string[]> {
  const { models } = await client.pool.status()
  return models.map((model) => model.modelId)
}

async function unloadOne(
  client: CorralClient,
  modelId: string,
  signal: AbortSignal,
): Promise<boolean> {
  const { unloaded } = await client.pool.unload({ modelId }, { signal })
  if (!unloaded) await demandModelId(client, modelId)
  return unloaded
}
