import type { CorralClient } from '../../contract/contract.ts'
import type { Protocol, Provider } from '../../contract/providers.ts'
import { CorralError } from '../../core/errors.ts'
import { askSecret } from '../ask-secret.ts'
import { textTable } from '../text-table.ts'
import { withClient } from '../with-client.ts'

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
  const providers = await withClient('admin', (client) =>
    options.withKeys ? client.providers.withKeys() : client.providers.list(),
  )
  if (options.json) return console.log(JSON.stringify(providers))
  if (providers.length === 0) return console.error('corral: none of them has a key')
  console.log(textTable([heading, ...providers.map(rowOf)]))
}

export async function addProvider(name: string, options: ProviderOptions): Promise<void> {
  const fields = await fieldsOf(name, options)
  const { model: models } = options
  const provider = await withClient('admin', (client) =>
    client.providers.create({ name, ...fields, ...(models ? { models } : {}) }),
  )
  show(provider, options)
}

export async function changeProvider(name: string, options: ProviderOptions): Promise<void> {
  const fields = await fieldsOf(name, options)
  const provider = await withClient('admin', async (client) => {
    const { id } = await findProvider(client, name)
    return client.providers.update({ provider_id: id, ...fields })
  })
  show(provider, options)
}

export async function removeProvider(name: string, options: Output): Promise<void> {
  const provider = await withClient('admin', async (client) => {
    const provider = await findProvider(client, name)
    await client.providers.remove({ provider_id: provider.id })
    return provider
  })
  if (options.json) return console.log(JSON.stringify(provider))
  console.error(`corral: deleted ${provider.display_name}`)
}

export async function testProvider(name: string, options: Output): Promise<void> {
  const result = await withClient('admin', async (client) => {
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
  console.log(options.json ? JSON.stringify(provider) : textTable([heading, rowOf(provider)]))
}

const heading = ['ID', 'NAME', 'SHOWN AS', 'KEY', 'MODELS', 'ADDRESS']

function rowOf(provider: Provider): string[] {
  const key = provider.has_api_key ? 'yes' : provider.key_optional ? 'optional' : 'no'
  const { id, name, display_name, base_url, models } = provider
  return [String(id), name, display_name, key, String(models.length), base_url ?? '-']
}
