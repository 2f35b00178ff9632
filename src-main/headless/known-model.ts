import type { CorralClient } from '../contract/contract.ts'
import { CorralError } from '../core/errors.ts'

/**
 * The id of the model that is meant, in whatever case it was typed, as requests take it too.
 * `null` where no file, or more than one, is so called: a name may also be a profile's.
 */
export async function findModelId(client: CorralClient, typed: string): Promise<string | null> {
  const { models } = await client.models.list()
  const ids = models.map(({ id }) => id)
  if (ids.includes(typed)) return typed
  const wanted = typed.toLowerCase()
  const [only, ...others] = ids.filter((id) => id.toLowerCase() === wanted)
  return others.length > 0 ? null : (only ?? null)
}

/** The same for what only a file can be meant for. @throws CorralError `model_not_found` */
export async function demandModelId(client: CorralClient, typed: string): Promise<string> {
  const id = await findModelId(client, typed)
  if (id !== null) return id
  throw new CorralError(
    'model_not_found',
    `There is no model '${typed}'. 'corral ls' lists what there is.`,
  )
}
