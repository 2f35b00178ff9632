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
  const windowOf = (id: string) =>
    loaded.find(({ modelId }) => modelId === id)?.contextTokens ??
    models.find((model) => model.id === id)?.trainContextTokens ??
    null
  if (wanted !== undefined) return { model: wanted, contextTokens: windowOf(wanted) }
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
  return { model: only, contextTokens: windowOf(only) }
}
