import type { Model, ModelList } from '../../contract/models.ts'
import { printable } from '../../core/lib/printable.ts'
import { rememberModels } from '../known-model-names.ts'
import { sizeText } from '../size-text.ts'
import { textTable } from '../text-table.ts'
import { withClient } from '../with-client.ts'

interface Output {
  json?: boolean
}

export async function ls(options: Output): Promise<void> {
  print(await withClient('user', (client) => client.models.list()), options)
}

/** Looks through all folders first. */
export async function scan(options: Output): Promise<void> {
  print(await withClient('admin', (client) => client.models.scan()), options)
}

const header = ['NAME', 'SIZE', 'QUANT', 'CONTEXT', 'FOLDER']

function print({ models, rejected, folder }: ModelList, options: Output): void {
  rememberModels(models.map(({ id }) => id))
  if (options.json) return console.log(JSON.stringify(models))
  if (models.length === 0) console.error(`corral: no models in ${printable(folder)}`)
  else console.log(textTable([header, ...models.map(rowOf)]))
  for (const { fileName, reason } of rejected) {
    console.error(printable(`corral: ${fileName}: ${reason}`))
  }
}

function rowOf({
  id,
  sizeBytes,
  quantization,
  trainContextTokens,
  folder,
  check,
}: Model): string[] {
  const state = check.state === 'quarantined' ? ', in quarantine' : ''
  return [
    id,
    sizeText(sizeBytes),
    quantization ?? '-',
    trainContextTokens === null ? '-' : String(trainContextTokens),
    folder + state,
  ]
}
