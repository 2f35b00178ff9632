import type { CorralClient } from '../../contract/contract.ts'
import type { Download } from '../../contract/downloads.ts'
import { CorralError } from '../../core/errors.ts'
import { progressText } from '../download-text.ts'
import { textTable } from '../text-table.ts'
import { withClient } from '../with-client.ts'

const shownIdLength = 8

export async function listDownloads(options: { json?: boolean }): Promise<void> {
  const list = await withClient('user', (client) => client.downloads.list())
  if (options.json) return console.log(JSON.stringify(list))
  if (list.length === 0) return console.error('corral: nothing is being fetched, nor was')
  const rows = list.map((one) => [shownId(one), one.name, one.repo, progressText(one)])
  console.log(textTable([['ID', 'NAME', 'FROM', 'STATE'], ...rows]))
}

export function changeDownload(
  verb: 'pause' | 'resume' | 'cancel',
  id: string,
  options: { json?: boolean },
): Promise<void> {
  return withClient('admin', async (client) => {
    const now = await client.downloads[verb]({ task_id: await taskOf(client, id) })
    if (options.json) console.log(JSON.stringify(now))
    else console.log(progressText(now))
  })
}

export function clearDownloads(options: { json?: boolean }): Promise<void> {
  return withClient('admin', async (client) => {
    const { removed } = await client.downloads.clear()
    if (options.json) return console.log(JSON.stringify({ removed }))
    console.error(`corral: ${removed} forgotten`)
  })
}

/** @throws CorralError `not_found` unless exactly one begins like that */
async function taskOf(client: CorralClient, id: string): Promise<string> {
  const list = await client.downloads.list()
  const [found, ...others] = list.filter(({ task_id }) => task_id.startsWith(id))
  if (found && others.length === 0) return found.task_id
  throw new CorralError('not_found', `There is no download '${id}'. See: corral downloads`)
}

function shownId({ task_id }: Download): string {
  return task_id.slice(0, shownIdLength)
}
