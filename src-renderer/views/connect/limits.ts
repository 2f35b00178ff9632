import type { AppToken } from '../../../src-main/contract/tokens.ts'
import { formatCount, formatDay } from '../../lib/format.ts'

type Scopes = Pick<AppToken, 'models' | 'cloud' | 'endpoints' | 'expiresAt' | 'requestsPerMinute'>

/** What a token may not do, in words; nothing for one without limits. */
export function limitsText(scopes: Scopes, now = Date.now()): string[] {
  const { models, cloud, endpoints, expiresAt, requestsPerMinute } = scopes
  return [
    models === null ? null : modelsText(models),
    cloud ? null : 'on this machine only',
    endpoints === 'embeddings' ? 'embeddings only' : null,
    requestsPerMinute === null ? null : `${formatCount(requestsPerMinute, 'request')} a minute`,
    expiresAt === null ? null : expiryText(expiresAt, now),
  ].filter((limit) => limit !== null)
}

function modelsText(models: string[]): string {
  const [first, second] = models
  if (first === undefined) return 'no model chosen'
  if (models.length > 2) return `${formatCount(models.length, 'model')} only`
  return `only ${[first, second].filter((name) => name !== undefined).join(' and ')}`
}

function expiryText(expiresAt: string, now: number): string {
  return isExpired(expiresAt, now)
    ? `expired ${formatDay(expiresAt)}`
    : `until ${formatDay(expiresAt)}`
}

export function isExpired(expiresAt: string | null, now = Date.now()): boolean {
  return expiresAt !== null && Date.parse(expiresAt) <= now
}

export type Lifetime = 'never' | '30' | '90' | '365'

export const lifetimes: readonly { value: Lifetime; label: string }[] = [
  { value: 'never', label: 'Never' },
  { value: '30', label: 'After 30 days' },
  { value: '90', label: 'After 90 days' },
  { value: '365', label: 'After a year' },
]

/** When a token made now expires. */
export function expiryOf(lifetime: Lifetime, now = Date.now()): string | null {
  return lifetime === 'never' ? null : new Date(now + Number(lifetime) * 86_400_000).toISOString()
}
