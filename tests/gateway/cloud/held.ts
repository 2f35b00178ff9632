import type { Budget, KeyUsage } from '../../../src-main/contract/limits.ts'
import { eventually } from '../../helpers/test-corral.ts'
import { restOf } from '../../providers/rest.ts'
import type { CloudCorral } from './cloud-corral.ts'

/** Post a chat of one word. */
export function askChat(
  corral: CloudCorral,
  model: string,
  { signal, ...fields }: { signal?: AbortSignal; [field: string]: unknown } = {},
  headers: Record<string, string> = {},
): Promise<Response> {
  const messages = [{ role: 'user', content: 'hi' }]
  return corral.fetch('/v1/chat/completions', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ model, messages, ...fields }),
    ...(signal && { signal }),
  })
}

/** A budget of everybody that stops nothing, so that REST tells what is set aside. */
export async function watchMoney(corral: CloudCorral): Promise<() => Promise<number>> {
  const rest = restOf(corral)
  const made = await rest.must<Budget>('POST', '/settings/budgets', {
    scope: 'all',
    window: 'day',
    limit_microusd: 1_000_000_000,
    action: 'warn',
  })
  return async () => {
    const all = await rest.must<Budget[]>('GET', '/settings/budgets')
    return all.find(({ id }) => id === made.id)?.reserved_microusd ?? Number.NaN
  }
}

/** All that requests have set aside is given back, now or in a moment. */
export async function nothingIsHeld(reserved: () => Promise<number>): Promise<void> {
  await eventually(reserved).toBe(0)
}

export async function setLimit(
  corral: CloudCorral,
  scope: 'app' | 'key' | 'provider',
  id: number | string,
  bounds: object,
): Promise<void> {
  await restOf(corral).must('PUT', `/settings/limits/${scope}/${id}`, bounds)
}

/** What REST says was used with the keys of one provider. */
export async function usageOf(corral: CloudCorral, providerId: number): Promise<KeyUsage[]> {
  const all = await restOf(corral).must<KeyUsage[]>('GET', '/usage/keys')
  return all.filter(({ provider_id: id }) => id === providerId)
}
