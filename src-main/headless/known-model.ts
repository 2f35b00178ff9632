import type { CorralClient } from '../contract/contract.ts'
import { CorralError } from '../core/errors.ts'

/** @throws CorralError `model_not_found` where no file of that name is */
export async function demandKnown(client: CorralClient, modelId: string): Promise<void> {
  const { models } = await client.models.list()
  if (models.some(({ id }) => id === modelId)) return
  throw new CorralError('model_not_found', `There is no model '${modelId}'.`)
}
