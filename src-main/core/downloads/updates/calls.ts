import { demandModel } from '../../accounts/caller.ts'
import { api } from '../../api.ts'
import type { ModelUpdates } from './model-updates.ts'

export function modelUpdateCalls(updates: ModelUpdates) {
  const calls = api.modelUpdates
  return {
    check: calls.check.handler(({ input: { modelId }, context }) => {
      demandModel(context.caller, modelId)
      return updates.check(modelId)
    }),
    update: calls.update.handler(async ({ input: { modelId } }) => ({
      task_id: await updates.update(modelId),
    })),
    rollBack: calls.rollBack.handler(async ({ input: { modelId } }) => ({
      modelId,
      commit: await updates.rollBack(modelId),
    })),
  }
}
