import { api } from '../api.ts'
import type { Providers } from './providers.ts'
import { whoIs } from './who.ts'

const success = { success: true } as const

/** Providers by id: `/api/v1/providers`. */
export function providerCalls({ list, models, keys, environment, test }: Providers) {
  const calls = api.providers
  return {
    list: calls.list.handler(({ context }) => list.list(whoIs(context.caller))),
    withKeys: calls.withKeys.handler(({ context }) =>
      list.list(whoIs(context.caller)).filter((provider) => provider.has_api_key),
    ),
    get: calls.get.handler(({ input, context }) =>
      list.get(input.provider_id, whoIs(context.caller)),
    ),
    create: calls.create.handler(({ input, context }) => list.create(input, whoIs(context.caller))),
    update: calls.update.handler(({ input, context }) =>
      list.update(input.provider_id, input, whoIs(context.caller)),
    ),
    remove: calls.remove.handler(({ input }) => list.remove(input.provider_id)),
    test: calls.test.handler(async ({ input, context }) => {
      await test.provider(input.provider_id, whoIs(context.caller))
      return success
    }),
    models: {
      list: calls.models.list.handler(({ input }) => models.list(input.provider_id)),
      create: calls.models.create.handler(({ input }) => models.create(input.provider_id, input)),
      update: calls.models.update.handler(({ input: { provider_id, model_id, ...change } }) =>
        models.update(provider_id, model_id, change),
      ),
      remove: calls.models.remove.handler(({ input }) => models.remove(input.model_id)),
    },
    keys: {
      create: calls.keys.create.handler(({ input, context }) =>
        keys.create(input.provider_id, input, whoIs(context.caller)),
      ),
      update: calls.keys.update.handler(({ input, context }) =>
        keys.update(input.provider_id, input.key_id, input, whoIs(context.caller)),
      ),
      remove: calls.keys.remove.handler(({ input, context }) =>
        keys.remove(input.provider_id, input.key_id, whoIs(context.caller)),
      ),
      test: calls.keys.test.handler(async ({ input, context }) => {
        await test.key(input.provider_id, input.key_id, whoIs(context.caller))
        return success
      }),
    },
    environment: {
      find: calls.environment.find.handler(() => environment.find()),
      import: calls.environment.import.handler(({ input }) => environment.import(input.variables)),
    },
  }
}

/** The same providers by `backend_type`: `/api/settings/providers`. */
export function settingsProviderCalls({ settings, test }: Providers) {
  const calls = api.settingsProviders
  return {
    list: calls.list.handler(({ context }) => settings.list(whoIs(context.caller))),
    defaults: calls.defaults.handler(() => settings.defaults()),
    save: calls.save.handler(({ input, context }) => settings.save(input, whoIs(context.caller))),
    remove: calls.remove.handler(({ input }) => settings.remove(input.backend_type)),
    test: calls.test.handler(async ({ input, context }) => {
      await test.backend(input.backend_type, whoIs(context.caller))
      return success
    }),
  }
}
