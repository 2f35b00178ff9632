import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { CorralClient } from '../../contract/contract.ts'
import type { ImportWay } from '../../contract/models.ts'
import { printable } from '../../core/lib/printable.ts'
import { withClient } from '../with-client.ts'

/** Brings a file, or a model by its id, into Corral's own folder. Prints its id there. */
export async function importModel(
  pathOrId: string,
  options: { way?: ImportWay; json?: boolean },
): Promise<void> {
  const { way } = options
  const imported = await withClient('admin', async (client) => {
    const path = await pathOf(client, pathOrId)
    return client.models.import({ path, ...(way && { way }) })
  })
  if (options.json) return console.log(JSON.stringify(imported))
  console.log(printable(imported.model.id))
  console.error(`corral: ${imported.explanation}`)
}

async function pathOf(client: CorralClient, pathOrId: string): Promise<string> {
  const path = resolve(pathOrId)
  if (existsSync(path)) return path
  const { models } = await client.models.list()
  if (!models.some(({ id }) => id === pathOrId)) return path
  const { files } = await client.models.details({ modelId: pathOrId })
  return files[0]?.path ?? path
}
