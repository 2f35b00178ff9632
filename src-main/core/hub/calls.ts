import { maySee } from '../accounts/caller.ts'
import { api } from '../api.ts'
import type { Hub } from './hub.ts'

export function hubCalls(hub: Hub) {
  const { token } = hub
  return {
    search: api.hub.search.handler(({ input: { max_size_gb: maxSizeGb, ...question } }) =>
      hub.search({ ...question, maxSizeGb }),
    ),
    repo: api.hub.repo.handler(async ({ input, context: { caller } }) => {
      const repo = await hub.repo(input.repo, input.revision)
      // A token that is bound to some models learns of no others.
      const choices = repo.choices.map((choice) =>
        choice.modelId === null || maySee(caller, choice.modelId)
          ? choice
          : { ...choice, modelId: null },
      )
      return { ...repo, choices }
    }),
    recommendations: api.hub.recommendations.handler(() => hub.recommendations()),
    token: api.hub.token.handler(() => token.status()),
    saveToken: api.hub.saveToken.handler(({ input }) => token.save(input.token)),
    removeToken: api.hub.removeToken.handler(() => token.remove()),
    testToken: api.hub.testToken.handler(() => token.test()),
  }
}
