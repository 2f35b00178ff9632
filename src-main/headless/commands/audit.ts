import { localTime } from '../moment.ts'
import { textTable } from '../text-table.ts'
import { withClient } from '../with-client.ts'

export async function listActs(options: { limit?: number; json?: boolean }): Promise<void> {
  const { limit } = options
  const acts = await withClient('admin', (client) =>
    client.acts.list(limit === undefined ? {} : { limit }),
  )
  if (options.json) return console.log(JSON.stringify(acts))
  if (acts.length === 0) return console.error('corral: nothing was done yet')
  const rows = acts.map(({ id, at, who, what, object, outcome }) => {
    return [String(id), localTime(at), who, what, outcome, object ?? '']
  })
  console.log(textTable([['ID', 'AT', 'WHO', 'WHAT', 'OUTCOME', 'OBJECT'], ...rows]))
}

/** Exit code 4 when the record was tampered with. */
export async function verifyActs(options: { json?: boolean }): Promise<void> {
  const result = await withClient('admin', (client) => client.acts.verify())
  if (!result.ok) process.exitCode = 4
  if (options.json) return console.log(JSON.stringify(result))
  if (result.ok) console.log(`all ${result.acts} acts are as they were written`)
  else console.log(`act ${result.broken_at} was changed, added or taken out`)
}
