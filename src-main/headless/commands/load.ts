import type { CorralClient } from '../../contract/contract.ts'
import type { PoolStatus } from '../../contract/pool.ts'
import { interruptible } from '../interruptible.ts'
import { findModelId } from '../known-model.ts'
import { poolTable } from '../pool-table.ts'
import { withRunning } from '../with-client.ts'

/** Prints the model once it is ready; until then its progress, to people only. */
export function load(typed: string, options: { json?: boolean }): Promise<void> {
  return interruptible((signal) =>
    withRunning('user', async (client) => {
      const modelId = (await findModelId(client, typed)) ?? typed
      const model = await withProgress(client, modelId, signal, () =>
        client.pool.load({ modelId }, { signal }),
      )
      console.log(options.json ? JSON.stringify(model) : poolTable({ models: [model] }))
    }),
  )
}

/** Tells the progress for as long as the work takes, if somebody looks at it. */
async function withProgress<T>(
  client: CorralClient,
  modelId: string,
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<T> {
  if (!process.stderr.isTTY) return work()
  const done = new AbortController()
  const telling = tellProgress(client, modelId, AbortSignal.any([signal, done.signal]))
  try {
    return await work()
  } finally {
    done.abort()
    await telling
  }
}

async function tellProgress(
  client: CorralClient,
  modelId: string,
  signal: AbortSignal,
): Promise<void> {
  try {
    for await (const status of await client.pool.watch(undefined, { signal })) {
      process.stderr.write(`\r\u001B[K${progressText(status, modelId)}`)
    }
  } catch (error) {
    if (!signal.aborted) throw error
  } finally {
    process.stderr.write('\r\u001B[K')
  }
}

function progressText({ models }: PoolStatus, modelId: string): string {
  const model = models.find((one) => one.modelId === modelId)
  if (model?.state !== 'loading') return ''
  return `loading ${modelId} ${Math.floor(model.progress * 100)}%`
}
