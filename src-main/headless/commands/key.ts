import type { ProviderKey } from '../../contract/providers.ts'
import { askSecret } from '../ask-secret.ts'
import { textTable } from '../text-table.ts'
import { withClient } from '../with-client.ts'
import { withCorral } from '../with-corral.ts'
import { findProvider } from './provider.ts'

interface Output {
  json?: boolean
}

export interface KeyOptions extends Output {
  label?: string
  weight?: number
  model?: string[]
  /** Where the key is, instead of the key: env:NAME, file:PATH, op://…, vault:…, aws-sm:… */
  reference?: string
  /** With `set`: asks for a new key. */
  key?: boolean
}

export async function listKeys(provider: string, options: Output): Promise<void> {
  const { keys } = await withClient('admin', (client) => findProvider(client, provider))
  if (options.json) return console.log(JSON.stringify(keys))
  if (keys.length === 0) return console.error(`corral: ${provider} has no key`)
  console.log(textTable([heading, ...keys.map(rowOf)]))
}

/** Asks for the key: an argument could be read by every user of the machine. */
export async function addKey(provider: string, options: KeyOptions): Promise<void> {
  const api_key = options.reference ?? (await askSecret(`Key for ${provider}`))
  const key = await withClient('admin', async (client) => {
    const { id } = await findProvider(client, provider)
    return client.providers.keys.create({ provider_id: id, api_key, ...fieldsOf(options) })
  })
  show(key, options)
}

export async function changeKey(provider: string, key: string, options: KeyOptions): Promise<void> {
  const asked = options.key ? await askSecret(`New key for ${provider}`) : undefined
  const api_key = options.reference ?? asked
  const changed = await withClient('admin', async (client) => {
    const { id } = await findProvider(client, provider)
    const fields = { ...fieldsOf(options), ...(api_key === undefined ? {} : { api_key }) }
    return client.providers.keys.update({ provider_id: id, key_id: key, ...fields })
  })
  show(changed, options)
}

export async function removeKey(provider: string, key: string, options: Output): Promise<void> {
  await withClient('admin', async (client) => {
    const { id } = await findProvider(client, provider)
    await client.providers.keys.remove({ provider_id: id, key_id: key })
  })
  if (options.json) return console.log(JSON.stringify({ removed: Number(key) }))
  console.error(`corral: removed key ${key} of ${provider}`)
}

export async function testKey(provider: string, key: string, options: Output): Promise<void> {
  const result = await withClient('admin', async (client) => {
    const { id } = await findProvider(client, provider)
    return client.providers.keys.test({ provider_id: id, key_id: key })
  })
  console.log(options.json ? JSON.stringify(result) : 'The key is good.')
}

/**
 * Variables that hold a known provider's key; never their values. Of this command's environment, so
 * the running Corral, which has another, is not asked.
 */
export async function listEnvironment(options: Output): Promise<void> {
  const found = await withCorral(({ client }) => client.providers.environment.find())
  if (options.json) return console.log(JSON.stringify(found))
  if (found.length === 0) return console.error('corral: no variable here holds a key')
  const rows = found.map(({ variable, imported }) => [variable, imported ? 'yes' : 'no'])
  console.log(textTable([['VARIABLE', 'IMPORTED'], ...rows]))
}

/** Without names: all that are there and not imported yet. */
export async function importEnvironment(names: string[], options: Output): Promise<void> {
  const result = await withCorral(async ({ client }) => {
    const found = await client.providers.environment.find()
    const missing = found.filter(({ imported }) => !imported).map(({ variable }) => variable)
    return client.providers.environment.import({ variables: names.length > 0 ? names : missing })
  })
  if (options.json) return console.log(JSON.stringify(result))
  console.error(`corral: imported ${result.imported.join(', ') || 'nothing'}`)
}

function fieldsOf({ label, weight, model }: KeyOptions) {
  return {
    ...(label === undefined ? {} : { label }),
    ...(weight === undefined ? {} : { weight }),
    ...(model === undefined ? {} : { models: model }),
  }
}

function show(key: ProviderKey, options: Output): void {
  console.log(options.json ? JSON.stringify(key) : textTable([heading, rowOf(key)]))
}

const heading = ['ID', 'LABEL', 'KEY', 'WEIGHT', 'FOR', 'STATE']

function rowOf(key: ProviderKey): string[] {
  const where = key.reference ?? (key.last_four ? `…${key.last_four}` : key.source)
  const whose = key.user_id === null ? 'everybody' : `user ${key.user_id}`
  const state = key.state_reason ? `${key.state}: ${key.state_reason}` : key.state
  return [String(key.id), key.label || '-', where, String(key.weight), whose, state]
}
