import { z } from 'zod'
import { adminCall, userCall } from './call.ts'
import { Protocol } from './providers.ts'

/** The same providers as the older settings API shows them: one per `backend_type`. */
export const ProviderSetting = z.object({
  id: z.number().int(),
  backend_type: z.string(),
  api_type: Protocol,
  name: z.string(),
  base_url: z.string().nullable(),
  has_api_key: z.boolean(),
  created_at: z.iso.datetime(),
  updated_at: z.iso.datetime(),
})

const BackendRef = z.object({ backend_type: z.string().min(1).max(100) })

export const settingsProviders = {
  list: userCall
    .route({
      method: 'GET',
      path: '/settings/providers',
      tags: ['settings'],
      summary: 'Providers that are configured; never a key',
    })
    .output(z.array(ProviderSetting)),
  defaults: userCall
    .route({
      method: 'GET',
      path: '/settings/providers/defaults',
      tags: ['settings'],
      summary: 'Base address and protocol of each provider that Corral knows',
    })
    .output(
      z.array(
        z.object({ backend_type: z.string(), base_url: z.string().nullable(), api_type: Protocol }),
      ),
    ),
  save: adminCall
    .route({
      method: 'POST',
      path: '/settings/providers',
      tags: ['settings'],
      summary: 'Create or update by backend_type; what is left out stays',
    })
    .input(
      BackendRef.extend({
        api_key: z.string().trim().min(1).max(8192).nullish(),
        api_type: Protocol.nullish(),
        name: z.string().trim().min(1).max(255).nullish(),
        base_url: z.string().trim().max(500).nullish(),
      }),
    )
    .output(ProviderSetting),
  remove: adminCall
    .route({
      method: 'DELETE',
      path: '/settings/providers/{backend_type}',
      tags: ['settings'],
      summary: 'Delete the provider’s keys, and the provider too if it is one of your own',
      successStatus: 204,
    })
    .input(BackendRef)
    .output(z.void()),
  test: adminCall
    .route({
      method: 'POST',
      path: '/settings/providers/{backend_type}/test',
      tags: ['settings'],
      summary: 'Ask the provider with its key',
    })
    .input(BackendRef)
    .output(z.object({ success: z.literal(true) })),
}
