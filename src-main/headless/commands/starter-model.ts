import { withClient } from '../with-client.ts'

export async function starterModel(options: { json?: boolean }): Promise<void> {
  const model = await withClient('admin', (client) => client.models.addStarter())
  if (options.json) return console.log(JSON.stringify(model))
  console.log(`${model.id} (${(model.sizeBytes / 1e6).toFixed(1)} MB) is in the models folder`)
}
