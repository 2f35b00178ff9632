import type { ModelDetails } from '../../contract/models.ts'
import { printable } from '../../core/lib/printable.ts'
import { demandModelId } from '../known-model.ts'
import { sizeText } from '../size-text.ts'
import { textTable } from '../text-table.ts'
import { withClient } from '../with-client.ts'

/** Prints what is known of a model; its chat template only as JSON, because it is long. */
export async function show(typed: string, options: { json?: boolean }): Promise<void> {
  const details = await withClient('admin', async (client) =>
    client.models.details({ modelId: await demandModelId(client, typed) }),
  )
  if (options.json) return console.log(JSON.stringify(details))
  console.log(textTable(factsOf(details)))
  console.log('')
  for (const { path, sizeBytes } of details.files) {
    console.log(printable(`${path} (${sizeText(sizeBytes)})`))
  }
  console.log('')
  console.log(textTable(details.metadata.map(({ key, value }) => [key, value])))
}

function factsOf({ model, dependents }: ModelDetails): string[][] {
  const { capabilities, check, provenance } = model
  const can = Object.entries(capabilities).flatMap(([name, has]) => (has === true ? [name] : []))
  const origin = provenance && `${provenance.repo}, commit ${provenance.commit.slice(0, 8)}`
  const rows: [string, string | null][] = [
    ['name', model.name],
    ['architecture', model.architecture],
    ['size', sizeText(model.sizeBytes)],
    ['quantization', model.quantization],
    ['context', model.trainContextTokens === null ? null : `${model.trainContextTokens} tokens`],
    ['can', [capabilities.kind, ...can].join(', ')],
    ['folder', model.folder],
    ['check', check.reason === null ? check.state : `${check.state}: ${check.reason}`],
    ['sha256', model.sha256],
    ['from', origin],
    ['licence', provenance?.licence ?? null],
    ['same file as', model.duplicates.join(', ')],
    ['needed by', dependents.join('; ')],
  ]
  return rows.flatMap(([name, value]) => (value ? [[name, value]] : []))
}
