import { printable } from '../../core/lib/printable.ts'
import { withCorral } from '../with-corral.ts'

export async function listActs(options: { limit?: number; json?: boolean }): Promise<void> {
  const { limit } = options
  const acts = await withCorral(({ client }) =>
    client.acts.list(limit === undefined ? {} : { limit }),
  )
  if (options.json) return console.log(JSON.stringify(acts))
  for (const { id, at, who, what, object, outcome } of acts) {
    console.log([String(id), at, who, what, object ?? '', outcome].map(printable).join('\t'))
  }
}

/** Exit code 4 when the record was tampered with. */
export async function verifyActs(options: { json?: boolean }): Promise<void> {
  const result = await withCorral(({ client }) => client.acts.verify())
  if (!result.ok) process.exitCode = 4
  if (options.json) return console.log(JSON.stringify(result))
  if (result.ok) console.log(`all ${result.acts} acts are as they were written`)
  else console.log(`act ${result.broken_at} was changed, added or taken out`)
}
