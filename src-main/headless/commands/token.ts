import { localTime } from '../moment.ts'
import { textTable } from '../text-table.ts'
import { withClient } from '../with-client.ts'

interface TokenOptions {
  label: string
  admin?: boolean
  /** All where none is named. */
  model?: string[]
  cloud: boolean
  embeddingsOnly?: boolean
  /** A date or a span. */
  expires?: string
  perMinute?: number
  json?: boolean
}

export async function createToken(options: TokenOptions): Promise<void> {
  const expiresAt = options.expires === undefined ? null : parseExpiry(options.expires)
  const { token } = await withClient('admin', (client) =>
    client.tokens.create({
      label: options.label,
      access: options.admin ? 'admin' : 'user',
      models: options.model ?? null,
      cloud: options.cloud,
      endpoints: options.embeddingsOnly ? 'embeddings' : 'all',
      expiresAt: expiresAt?.toISOString() ?? null,
      requestsPerMinute: options.perMinute ?? null,
    }),
  )
  console.log(options.json ? JSON.stringify({ token }) : token)
}

/**
 * When a token ends: a date such as 2027-01-31 (its first moment, UTC), or a span such as 12h, 30d.
 * @throws RangeError for anything else
 */
function parseExpiry(text: string, now = new Date()): Date {
  const [, count, unit] = /^(\d{1,5})([hd])$/.exec(text) ?? []
  const hours = unit === 'h' ? 1 : 24
  const isDate = /^\d{4}-\d{2}-\d{2}(T.*)?$/.test(text)
  const at = count ? now.getTime() + Number(count) * hours * 3_600_000 : Date.parse(text)
  if (!count && (!isDate || Number.isNaN(at))) {
    throw new RangeError(`'${text}' is neither a date such as 2027-01-31 nor a span such as 30d`)
  }
  return new Date(at)
}

export async function listTokens(options: { json?: boolean }): Promise<void> {
  const tokens = await withClient('admin', (client) => client.tokens.list())
  if (options.json) return console.log(JSON.stringify(tokens))
  if (tokens.length === 0) return console.error('corral: there are no tokens')
  const rows = tokens.map(({ id, label, access, lastFour, lastUsedAt, expiresAt }) => [
    id,
    label,
    access,
    `…${lastFour}`,
    lastUsedAt ? localTime(lastUsedAt) : 'never',
    expiresAt ? localTime(expiresAt) : '-',
  ])
  console.log(textTable([['ID', 'LABEL', 'RIGHTS', 'TOKEN', 'LAST USED', 'EXPIRES'], ...rows]))
}

export async function revokeToken(id: string, options: { json?: boolean }): Promise<void> {
  const token = await withClient('admin', (client) => client.tokens.revoke({ id }))
  if (options.json) return console.log(JSON.stringify(token))
  console.error(`corral: revoked '${token.label}'`)
}
