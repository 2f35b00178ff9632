import type { CorralClient } from '../../contract/contract.ts'
import type { Fit, KvCacheType } from '../../contract/fit.ts'
import { CorralError } from '../../core/errors.ts'
import { demandModelId, findModelId } from '../known-model.ts'
import { memoryText } from '../pool-table.ts'
import { textTable } from '../text-table.ts'
import { withClient } from '../with-client.ts'

interface FitOptions {
  context?: number
  cache?: KvCacheType
  json?: boolean
}

/** Prints the sum and its verdict; ends with exit code 1 when the model does not fit. */
export async function fit(model: string, options: FitOptions): Promise<void> {
  const judged = await withClient('user', (client) => ask(client, model, options))
  console.log(options.json ? JSON.stringify(judged) : fitText(judged))
  if (judged.verdict === 'no') process.exitCode = 1
}

async function ask(
  client: CorralClient,
  model: string,
  { context, cache }: FitOptions,
): Promise<Fit> {
  const chosen = {
    ...(context !== undefined && { contextTokens: context }),
    ...(cache !== undefined && { kvCacheType: cache }),
  }
  const known = await findModelId(client, model)
  const [, repo, quantization] = /^([^/:]+\/[^/:]+)(?::(.+))?$/.exec(model) ?? []
  if (repo === undefined || known !== null) {
    return client.fit.model({ modelId: known ?? (await demandModelId(client, model)), ...chosen })
  }
  const { choices } = await client.hub.repo({ repo })
  const wanted = quantization?.toUpperCase()
  const choice =
    wanted === undefined
      ? (choices.find(({ recommended }) => recommended) ?? choices[0])
      : ([wanted, `UD-${wanted}`]
          .map((name) => choices.find((one) => one.quantization === name))
          .find((found) => found !== undefined) ?? null)
  if (choice) return client.fit.file({ repo, file: choice.file, ...chosen })
  const names = choices.flatMap((one) => one.quantization ?? [])
  throw new CorralError(
    'not_found',
    `It has no such quantisation. It has: ${names.join(', ') || 'none'}.`,
  )
}

function fitText(fit: Fit): string {
  const rows = [
    ['weights', fit.weightsBytes],
    [`context (${fit.contextTokens} tokens, ${fit.kvCacheType})`, fit.contextBytes],
    ['compute', fit.computeBytes],
    ['together', fit.totalBytes],
    ['models may take', fit.budgetBytes],
    ['free now', fit.freeBytes],
  ] as const
  const table = textTable(rows.map(([name, bytes]) => [name, memoryText(bytes)]))
  return `${table}\n\n${fit.explanation}`
}
