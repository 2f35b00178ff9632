import type { CorralClient } from '../../contract/contract.ts'
import type { Protocol, Provider } from '../../contract/providers.ts'
import { CorralError } from '../../core/errors.ts'
import { askSecret } from '../ask-secret.ts'
import { withCorral } from '../with-corral.ts'

interface Output {
  json?: boolean
}

export interface ProviderOptions extends Output {
  baseUrl?: string
  displayName?: string
  protocol?: Protocol[]
  allowPrivate?: boolean
  /** Asks for a key, which is never an argument. */
  key?: boolean
  model?: string[]
}

export async function listProviders(options: Output & { withKeys?: boolean }): Promise<void> {
  const providers = await withCorral(({ client }) =>
    options.withKeys ? client.providers.withKeys() : client.providers.list(),
  )
  if (options.json) return console.log(JSON.stringify(providers))
  for (const provider of providers) console.log(lineOf(provider))
}

export async function addProvider(name: string, options: ProviderOptions): Promise<void> {
  const fields = await fieldsOf(name, options)
  const { model: models } = options
  const provider = await withCorral(({ client }) =>
    client.providers.create({ name, ...fields, ...(models ? { models } : {}) }),
  )
  show(provider, options)
}

export async function changeProvider(name: string, options: ProviderOptions): Promise<void> {
  const fields = await fieldsOf(name, options)
  const provider = await withCorral(async ({ client }) => {
    const { id } = await findProvider(client, name)
    return client.providers.update({ provider_id: id, ...fields })
  })
  show(provider, options)
}

export async function removeProvider(name: string, options: Output): Promise<void> {
  const provider = await withCorral(async ({ client }) => {
    const provider = await findProvider(client, name)
    await client.providers.remove({ provider_id: provider.id })
    return provider
  })
  if (options.json) return console.log(JSON.stringify(provider))
  console.error(`corral: deleted ${provider.display_name}`)
}

export async function testProvider(name: string, options: Output): Promise<void> {
  const result = await withCorral(async ({ client }) => {
    const { id } = await findProvider(client, name)
    return client.providers.test({ provider_id: id })
  })
  console.log(options.json ? JSON.stringify(result) : 'The provider answers.')
}

/** By name, whatever the case, or by the number that `corral provider ls` shows. */
export async function findProvider(client: CorralClient, nameOrId: string): Promise<Provider> {
  const wanted = nameOrId.toLowerCase()
  const providers = await client.providers.list()
  const provider = providers.find(
    ({ id, name }) => name.toLowerCase() === wanted || String(id) === wanted,
  )
  if (!provider) throw new CorralError('not_found', `There is no provider '${nameOrId}'.`)
  return provider
}

async function fieldsOf(name: string, options: ProviderOptions) {
  const { baseUrl, displayName, protocol, allowPrivate } = options
  return {
    ...(baseUrl === undefined ? {} : { base_url: baseUrl }),
    ...(displayName === undefined ? {} : { display_name: displayName }),
    ...(protocol === undefined ? {} : { protocols: protocol }),
    ...(allowPrivate === undefined ? {} : { allow_private: allowPrivate }),
    ...(options.key ? { api_key: await askSecret(`Key or reference for ${name}`) } : {}),
  }
}

function show(provider: Provider, options: Output): void {
  console.log(options.json ? JSON.stringify(provider) : lineOf(provider))
}

function lineOf(provider: Provider): string {
  const key = provider.has_api_key ? 'key' : provider.key_optional ? 'key optional' : 'no key'
  const { id, name, display_name, base_url, models } = provider
  return [id, name, display_name, base_url ?? '-', key, `${models.length} models`].join('\t')
}
