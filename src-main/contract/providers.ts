import { z } from 'zod'
import { adminCall, userCall } from './call.ts'

/** Which protocol a provider speaks; one may speak several. */
export const Protocol = z.enum(['openai', 'anthropic'])
export type Protocol = z.infer<typeof Protocol>

const Price = z.number().int().min(0).max(10_000_000_000).nullable()

/** What requests to a model cost, as far as it is known. */
const ModelFacts = z.object({
  context_tokens: z.number().int().min(1).max(1_000_000_000).nullable(),
  input_microusd_per_million: Price.describe(
    'Millionths of a dollar per million tokens; null when it is not known',
  ),
  cached_input_microusd_per_million: Price,
  output_microusd_per_million: Price,
  cache_write_microusd_per_million: Price.describe('Of tokens that the provider keeps for a while'),
  long_cache_write_microusd_per_million: Price.describe('Of those that it keeps for long'),
})

export const ProviderModel = z.object({
  id: z.number().int(),
  name: z.string().describe('What requests to the provider name'),
  display_name: z.string(),
  ...ModelFacts.shape,
  predefined: z.boolean(),
  created_at: z.iso.datetime(),
  updated_at: z.iso.datetime(),
})
export type ProviderModel = z.infer<typeof ProviderModel>

export const KeyState = z.enum(['ready', 'cooling', 'exhausted', 'dead', 'needs_reentry'])
export type KeyState = z.infer<typeof KeyState>

/** A key, or a reference to one, without the key. */
export const ProviderKey = z.object({
  id: z.number().int(),
  provider_id: z.number().int(),
  label: z.string(),
  source: z
    .enum(['stored', 'env', 'file', 'op', 'vault', 'aws-sm'])
    .describe('Where the key itself is'),
  reference: z.string().nullable().describe('Such as env:OPENAI_API_KEY; null for a stored key'),
  last_four: z.string().nullable().describe('Of a stored key of 20 characters or more'),
  weight: z.number().int(),
  models: z.array(z.string()).nullable().describe('Models it may be used for; null for all'),
  user_id: z.number().int().nullable().describe('Set when it serves only this user’s requests'),
  state: KeyState,
  state_reason: z.string().nullable(),
  ready_at: z.iso
    .datetime()
    .nullable()
    .describe('When Corral tries it again by itself; null when it is ready or waits for you'),
  account: z.string().nullable().describe('Keys of one account share its limits'),
  last_used_at: z.iso.datetime().nullable(),
  created_at: z.iso.datetime(),
  updated_at: z.iso.datetime(),
})
export type ProviderKey = z.infer<typeof ProviderKey>

export const Provider = z.object({
  id: z.number().int(),
  name: z.string(),
  display_name: z.string(),
  base_url: z.string().nullable(),
  more_base_urls: z.array(z.string()).describe('Other addresses of the same service'),
  protocols: z.array(Protocol),
  key_optional: z.boolean().describe('A local server that may be used without a key'),
  allow_private: z.boolean().describe('An administrator allowed a private address'),
  predefined: z.boolean(),
  has_api_key: z.boolean(),
  models: z.array(ProviderModel),
  keys: z.array(ProviderKey),
  created_at: z.iso.datetime(),
  updated_at: z.iso.datetime(),
})
export type Provider = z.infer<typeof Provider>

const Name = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .regex(/^[a-z0-9][a-z0-9._-]*$/i, 'letters, digits, dot, dash and underscore')
const BaseUrl = z.string().trim().max(500)
const MoreBaseUrls = z
  .array(BaseUrl)
  .max(32)
  .describe('Other addresses of the same service, which share its requests')
const ApiKey = z.string().trim().min(1).max(8192)
const ProviderRef = z.object({ provider_id: z.coerce.number().int() })
const KeyRef = ProviderRef.extend({ key_id: z.coerce.number().int() })

const KeyFields = z.object({
  label: z.string().trim().max(80),
  api_key: ApiKey.describe(
    'The key, or a reference: env:NAME, file:PATH, op://…, vault:…, aws-sm:…',
  ),
  weight: z.number().int().min(0).max(1000),
  models: z.array(z.string().min(1).max(255)).nullable(),
  private: z.boolean().describe('For the requests of the user who enters it only'),
  account: z
    .string()
    .trim()
    .max(80)
    .nullable()
    .describe('Keys with the same account rest together when it reaches a limit'),
  base_url: BaseUrl.describe('Which of the provider’s addresses the key is for; default the first'),
})

const ModelChange = ModelFacts.partial()
export type ModelChange = z.infer<typeof ModelChange>

const TestResult = z.object({ success: z.literal(true) })

export const providers = {
  list: userCall
    .route({ method: 'GET', path: '/v1/providers', tags: ['providers'], summary: 'All providers' })
    .output(z.array(Provider)),
  withKeys: userCall
    .route({
      method: 'GET',
      path: '/v1/providers/with-keys',
      tags: ['providers'],
      summary: 'Only those that have a key',
    })
    .output(z.array(Provider)),
  get: userCall
    .route({ method: 'GET', path: '/v1/providers/{provider_id}', tags: ['providers'] })
    .input(ProviderRef)
    .output(Provider),
  create: adminCall
    .route({
      method: 'POST',
      path: '/v1/providers',
      tags: ['providers'],
      summary: 'Add a provider of your own',
      successStatus: 201,
    })
    .input(
      z.object({
        name: Name,
        display_name: z.string().trim().min(1).max(255).optional(),
        base_url: BaseUrl.optional(),
        more_base_urls: MoreBaseUrls.optional(),
        api_key: ApiKey.optional(),
        models: z.array(z.string().trim().min(1).max(255)).max(1000).optional(),
        protocols: z.array(Protocol).min(1).optional(),
        allow_private: z.boolean().optional(),
      }),
    )
    .output(Provider),
  update: adminCall
    .route({
      method: 'PUT',
      path: '/v1/providers/{provider_id}',
      tags: ['providers'],
      summary: 'Change what is given; what is left out stays',
    })
    .input(
      ProviderRef.extend({
        api_key: ApiKey.nullish(),
        display_name: z.string().trim().min(1).max(255).nullish(),
        base_url: BaseUrl.nullish(),
        more_base_urls: MoreBaseUrls.nullish(),
        protocols: z.array(Protocol).min(1).nullish(),
        allow_private: z.boolean().nullish(),
      }),
    )
    .output(Provider),
  remove: adminCall
    .route({
      method: 'DELETE',
      path: '/v1/providers/{provider_id}',
      tags: ['providers'],
      summary: 'Delete a provider of your own; predefined ones stay (409)',
      successStatus: 204,
    })
    .input(ProviderRef)
    .output(z.void()),
  test: adminCall
    .route({
      method: 'POST',
      path: '/v1/providers/{provider_id}/test',
      tags: ['providers'],
      summary: 'Ask the provider with its key',
    })
    .input(ProviderRef)
    .output(TestResult),
  models: {
    list: userCall
      .route({ method: 'GET', path: '/v1/providers/{provider_id}/models', tags: ['providers'] })
      .input(ProviderRef)
      .output(z.array(ProviderModel)),
    create: adminCall
      .route({
        method: 'POST',
        path: '/v1/providers/{provider_id}/models',
        tags: ['providers'],
        successStatus: 201,
      })
      .input(
        ProviderRef.extend({
          name: z.string().trim().min(1).max(255),
          display_name: z.string().trim().min(1).max(255).optional(),
        }),
      )
      .output(ProviderModel),
    update: adminCall
      .route({
        method: 'PUT',
        path: '/v1/providers/{provider_id}/models/{model_id}',
        tags: ['providers'],
        summary: 'Change what is given; the catalogue no longer changes that',
      })
      .input(ProviderRef.extend({ model_id: z.coerce.number().int() }).extend(ModelChange.shape))
      .output(ProviderModel),
    remove: adminCall
      .route({
        method: 'DELETE',
        path: '/v1/providers/models/{model_id}',
        tags: ['providers'],
        successStatus: 204,
      })
      .input(z.object({ model_id: z.coerce.number().int() }))
      .output(z.void()),
  },
  keys: {
    create: userCall
      .route({
        method: 'POST',
        path: '/v1/providers/{provider_id}/keys',
        tags: ['providers'],
        summary: 'Add a key; one that is not private needs an administrator',
        successStatus: 201,
      })
      .input(ProviderRef.extend(KeyFields.partial().required({ api_key: true }).shape))
      .output(ProviderKey),
    update: userCall
      .route({
        method: 'PUT',
        path: '/v1/providers/{provider_id}/keys/{key_id}',
        tags: ['providers'],
        summary: 'Change what is given; a new key clears the state of the old',
      })
      .input(KeyRef.extend(KeyFields.omit({ private: true }).partial().shape))
      .output(ProviderKey),
    remove: userCall
      .route({
        method: 'DELETE',
        path: '/v1/providers/{provider_id}/keys/{key_id}',
        tags: ['providers'],
        successStatus: 204,
      })
      .input(KeyRef)
      .output(z.void()),
    test: userCall
      .route({
        method: 'POST',
        path: '/v1/providers/{provider_id}/keys/{key_id}/test',
        tags: ['providers'],
        summary: 'Ask the provider with this key',
      })
      .input(KeyRef)
      .output(TestResult),
  },
  environment: {
    find: adminCall
      .route({
        method: 'GET',
        path: '/v1/providers/environment',
        tags: ['providers'],
        summary:
          'Variables of the environment that hold a known provider’s key; never their values',
      })
      .output(
        z.array(
          z.object({ variable: z.string(), provider_id: z.number().int(), imported: z.boolean() }),
        ),
      ),
    import: adminCall
      .route({
        method: 'POST',
        path: '/v1/providers/environment',
        tags: ['providers'],
        summary: 'Seal the keys of these variables',
      })
      .input(z.object({ variables: z.array(z.string().min(1).max(255)).max(100) }))
      .output(z.object({ imported: z.array(z.string()) })),
  },
}
