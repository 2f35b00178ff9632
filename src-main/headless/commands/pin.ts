import { demandModelId } from '../known-model.ts'
import { withClient } from '../with-client.ts'

/** Kept with the model's settings, so Corral need not run. */
export async function pin(
  typed: string,
  pinned: boolean,
  options: { json?: boolean },
): Promise<void> {
  const { modelId, settings } = await withClient('user', async (client) => {
    const modelId = await demandModelId(client, typed)
    return { modelId, settings: await client.pool.pin({ modelId, pinned }) }
  })
  if (options.json) return console.log(JSON.stringify(settings))
  console.error(`corral: ${modelId} is ${settings.pinned ? 'pinned' : 'no longer pinned'}`)
}
