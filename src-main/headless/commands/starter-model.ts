import { withCorral } from '../with-corral.ts'

export async function starterModel(): Promise<void> {
  const model = await withCorral(({ client }) => client.models.addStarter())
  console.log(`${model.id} (${(model.sizeBytes / 1e6).toFixed(1)} MB) is in the models folder`)
}
