import type { HubModel } from '../../contract/hub.ts'
import { textTable } from '../text-table.ts'
import { withClient } from '../with-client.ts'

interface SearchOptions {
  sort: 'trending' | 'downloads' | 'likes' | 'updated'
  author?: string
  maxSize?: number
  limit: number
  json?: boolean
}

export async function search(words: string[], options: SearchOptions): Promise<void> {
  const { sort, author, maxSize, limit } = options
  const found = await withClient('user', (client) =>
    client.hub.search({
      query: words.join(' '),
      sort,
      limit,
      ...(author !== undefined && { author }),
      ...(maxSize !== undefined && { max_size_gb: maxSize }),
    }),
  )
  if (options.json) return console.log(JSON.stringify(found))
  if (found.length === 0) return console.error('corral: the hub has no such model with GGUF files')
  console.log(textTable([header, ...found.map(rowOf)]))
}

const header = ['REPOSITORY', 'SIZE', 'FITS', 'DOWNLOADS', 'LIKES', 'LICENCE', 'UPDATED']

function rowOf(model: HubModel): string[] {
  const { repo, parameterCount, fit, downloads, likes, licence, gated, updatedAt } = model
  return [
    repo,
    parameterCount === null ? '-' : `${(parameterCount / 1e9).toFixed(1)}B`,
    fit?.verdict ?? '-',
    String(downloads),
    String(likes),
    gated === 'no' ? (licence ?? '-') : `${licence ?? '-'} (ask)`,
    updatedAt?.slice(0, 10) ?? '-',
  ]
}
