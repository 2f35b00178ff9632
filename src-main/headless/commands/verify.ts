import type { CorralClient } from '../../contract/contract.ts'
import { printable } from '../../core/lib/printable.ts'
import { interruptible } from '../interruptible.ts'
import { demandModelId } from '../known-model.ts'
import { paint } from '../paint.ts'
import { withClient } from '../with-client.ts'

interface Options {
  all?: boolean
  json?: boolean
}

/** What one check has found, for people and for programs. */
interface Result {
  readonly id: string
  readonly passed: boolean
  readonly reason: string | null
  readonly sha256: string | null
  /** Repository and commit that the hash was compared with. */
  readonly source: string | null
}

/** Checks one model, or all; prints each as it is done. */
export function verify(modelId: string | undefined, options: Options): Promise<void> {
  if ((modelId === undefined) === (options.all !== true)) {
    throw new Error('Name a model, or say --all.')
  }
  return interruptible((signal) =>
    withClient('admin', async (client) => {
      const ids =
        modelId === undefined ? await allIds(client) : [await demandModelId(client, modelId)]
      const results: Result[] = []
      for (const id of ids) {
        const result = await check(client, id, signal, options.all === true)
        results.push(result)
        if (!options.json) console.log(lineOf(result))
      }
      if (options.json) console.log(JSON.stringify(results))
      if (results.some(({ passed }) => !passed)) process.exitCode = 1
    }),
  )
}

async function allIds(client: CorralClient): Promise<string[]> {
  const { models } = await client.models.list()
  return models.map(({ id }) => id)
}

/** One that cannot be checked does not keep the others from it. */
async function check(
  client: CorralClient,
  modelId: string,
  signal: AbortSignal,
  goesOn: boolean,
): Promise<Result> {
  try {
    const { id, check, sha256, provenance } = await client.models.check({ modelId }, { signal })
    const source = provenance && `${provenance.repo}@${provenance.commit.slice(0, 7)}`
    return { id, passed: check.state === 'passed', reason: check.reason, sha256, source }
  } catch (error) {
    if (!goesOn || signal.aborted || !(error instanceof Error)) throw error
    return { id: modelId, passed: false, reason: error.message, sha256: null, source: null }
  }
}

function lineOf({ id, passed, reason, sha256, source }: Result): string {
  const outcome = passed ? paint('green', 'passed') : paint('red', 'failed')
  const hash = sha256 === null ? '' : `  sha256 ${sha256.slice(0, 12)}`
  const why = passed ? (source ? `  as in ${source}` : '') : `  ${reason ?? ''}`
  return `${outcome}  ${printable(id)}${hash}${printable(why)}`
}
