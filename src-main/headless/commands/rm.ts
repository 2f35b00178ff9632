import { createInterface } from 'node:readline/promises'
import { CorralError } from '../../core/errors.ts'
import { printable } from '../../core/lib/printable.ts'
import { demandModelId } from '../known-model.ts'
import { sizeText } from '../size-text.ts'
import { withClient } from '../with-client.ts'

/** Says what depends on the model, asks, and moves its files to the trash. */
export async function rm(typed: string, options: { yes?: boolean; json?: boolean }) {
  await withClient('admin', async (client) => {
    const modelId = await demandModelId(client, typed)
    const { model, files, dependents } = await client.models.details({ modelId })
    for (const dependent of dependents) console.error(printable(`corral: needed by: ${dependent}`))
    const what = `${modelId} (${files.length === 1 ? '1 file' : `${files.length} files`}, ${sizeText(model.sizeBytes)})`
    if (!options.yes && !(await isConfirmed(`Move ${printable(what)} to the trash?`))) {
      throw new CorralError('cancelled', 'nothing was deleted')
    }
    const deleted = await client.models.delete({ modelId })
    if (options.json) return console.log(JSON.stringify(deleted))
    console.error(`corral: ${printable(modelId)} is in the trash`)
  })
}

/** Without a terminal nobody can answer. */
async function isConfirmed(question: string): Promise<boolean> {
  if (!process.stdin.isTTY) throw new CorralError('invalid_input', 'Give --yes to delete unasked.')
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return /^y(es)?$/i.test((await terminal.question(`${question} [y/N] `)).trim())
  } finally {
    terminal.close()
  }
}
