import type { CorralClient } from '../../contract/contract.ts'
import { CorralError } from '../../core/errors.ts'
import { rememberModels } from '../known-model-names.ts'

/** A model to ask, with its window where it is known. */
export interface ChosenModel {
  readonly model: string
  readonly contextTokens: number | null
}

/**
 * The model that was asked for, else the one in memory, else the only one there is. A name that is
 * no file here may be a rule or a provider's: Corral says so when it is asked.
 * @throws CorralError `invalid_input` where several could be meant, `model_not_found` where none is
 */
export async function chooseModel(client: CorralClient, wanted?: string): Promise<ChosenModel> {
  const [{ models }, { models: loaded }] = await Promise.all([
    client.models.list(),
    client.pool.status(),
  ])
  rememberModels(models.map(({ id }) => id))
  /** As it is loaded, else as it will be, unless memory is short then. */
  const windowOf = async (typed: string): Promise<number | null> => {
    const model = models.find(({ id }) => id.toLowerCase() === typed.toLowerCase())
    if (!model) return null
    const now = loaded.find(({ modelId }) => modelId === model.id)?.contextTokens
    const { contextTokens: set } = await client.pool.modelSettings({ modelId: model.id })
    return now ?? set ?? model.trainContextTokens
  }
  if (wanted !== undefined) return { model: wanted, contextTokens: await windowOf(wanted) }
  const ready = loaded.filter(({ state }) => state === 'ready').map(({ modelId }) => modelId)
  const candidates = ready.length > 0 ? ready : models.map(({ id }) => id)
  const [only, ...others] = candidates
  if (only === undefined) {
    throw new CorralError(
      'model_not_found',
      "There is no model here yet: 'corral pull' fetches one.",
    )
  }
  if (others.length > 0) {
    throw new CorralError('invalid_input', `Which model? ${candidates.slice(0, 12).join(', ')}`)
  }
  return { model: only, contextTokens: await windowOf(only) }
}
