import type { BudgetScope, RateScope } from '../../../src-main/contract/limits.ts'
import { useProviders } from '../../stores/providers.ts'
import { useTokens } from '../../stores/tokens.ts'
import { useUsers } from '../../stores/users.ts'

export type Scope = BudgetScope | RateScope

export interface ScopeChoice {
  value: string
  label: string
  note?: string | undefined
}

/** What a limit can be for, in words. */
export const scopeNames: Record<Scope, string> = {
  all: 'All requests',
  app: 'An app',
  user: 'A user',
  key: 'A key',
  provider: 'A provider',
}

/** Who or what can have a limit of each kind, by the ids that limits go by. */
export function useScopes(): Record<Exclude<Scope, 'all'>, ScopeChoice[]> {
  const tokens = useTokens(({ list }) => list) ?? []
  const users = useUsers(({ value }) => value) ?? []
  const providers = useProviders(({ value }) => value) ?? []
  return {
    app: tokens.map(({ id, label }) => ({ value: id, label })),
    user: [
      { value: '0', label: 'The owner of this Mac' },
      ...users.map(({ id, email }) => ({ value: String(id), label: email })),
    ],
    key: providers.flatMap(({ display_name, keys }) =>
      keys.map((key) => ({
        value: String(key.id),
        label: key.label === '' ? `Key of ${display_name}` : key.label,
        note: [display_name, key.last_four === null ? null : `…${key.last_four}`]
          .filter((part) => part !== null)
          .join(' '),
      })),
    ),
    provider: providers.map(({ id, display_name }) => ({
      value: String(id),
      label: display_name,
    })),
  }
}

/** What people call it; says so when it is no longer there. */
export function scopeLabel(
  scopes: ReturnType<typeof useScopes>,
  scope: Scope,
  id: string | null,
): string {
  if (scope === 'all' || id === null) return scopeNames.all
  return (
    scopes[scope].find(({ value }) => value === id)?.label ?? `${scopeNames[scope]} that is gone`
  )
}
