import { CorralError } from '../errors.ts'
import { type OldProvider, maxModels, maxProviders } from './old-provider.ts'
import { type DumpRow, dumpRows } from './postgres-dump.ts'

/**
 * The providers of an open-r4u dump with their models.
 * @throws CorralError `invalid_input` when no provider is in it, and as `dumpRows`
 */
export async function readOpenR4uDump(chunks: AsyncIterable<string>): Promise<OldProvider[]> {
  const rows: Record<string, DumpRow['values'][]> = { provider: [], model: [] }
  for await (const { table, values } of dumpRows(chunks, new Set(Object.keys(rows)))) {
    rows[table]?.push(values)
    checkCount(rows)
  }
  const { provider: providers = [], model: models = [] } = rows
  if (providers.length === 0) {
    throw new CorralError(
      'invalid_input',
      'No providers are in this file. It should be a plain pg_dump of open-r4u or a list of keys.',
      { param: 'path' },
    )
  }
  const modelsOf = Map.groupBy(models, (model) => model.get('provider_id') ?? '')
  return providers
    .filter((provider) => provider.get('name'))
    .map((provider) => ({
      origin: `provider ${provider.get('id') ?? provider.get('name')}`,
      name: provider.get('name') ?? '',
      displayName: provider.get('display_name') || null,
      baseUrl: provider.get('base_url') || null,
      protocol: null,
      storedKey: provider.get('api_key_encrypted') || null,
      models: (modelsOf.get(provider.get('id') ?? '') ?? []).flatMap(presentModel),
    }))
}

function presentModel(model: DumpRow['values']) {
  const name = model.get('name')
  return name ? [{ name, displayName: model.get('display_name') || null }] : []
}

function checkCount({ provider = [], model = [] }: Record<string, DumpRow['values'][]>): void {
  if (provider.length > maxProviders || model.length > maxModels) {
    throw new CorralError('too_large', 'There are more providers or models than can be imported.')
  }
}
