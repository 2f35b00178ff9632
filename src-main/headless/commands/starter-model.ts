import { withCorral } from '../with-corral.ts'

export async function starterModel(options: { json?: boolean }): Promise<void> {
  const model = await withCorral(({ client }) => client.models.addStarter())
  if (options.json) return console.log(JSON.stringify(model))
  console.log(`${model.id} (${(model.sizeBytes / 1e6).toFixed(1)} MB) is in the models folder`)
}
