import { demandModel } from '../accounts/caller.ts'
import { api } from '../api.ts'
import type { Fits } from './fits.ts'

export function fitCalls(fits: Fits) {
  return {
    model: api.fit.model.handler(({ input: { modelId, ...chosen }, context }) => {
      demandModel(context.caller, modelId)
      return fits.model(modelId, chosen)
    }),
    file: api.fit.file.handler(({ input: { repo, file, ...chosen } }) =>
      fits.file(repo, file, chosen),
    ),
  }
}
