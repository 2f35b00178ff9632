import { useCallback, useMemo } from 'react'
import { namesText } from '../routing/rule-parts.ts'
import { useCaller } from '../../stores/caller.ts'
import { useRules } from '../../stores/rules.ts'
import { useTokens } from '../../stores/tokens.ts'
import { useUsers } from '../../stores/users.ts'
import type { FilterNames } from './filter-text.ts'
import { useProviderName } from './use-provider-name.ts'

const ownerId = 0

/** What people call the things that a filter names, as far as that is known here. */
export function useFilterNames(): FilterNames {
  const provider = useProviderName()
  const tokens = useTokens(({ list }) => list)
  const users = useUsers(({ value }) => value)
  const rules = useRules(({ value }) => value)
  return useMemo(
    () => ({
      provider,
      app: (id) => tokens?.find((token) => token.id === id)?.label ?? 'an app that is gone',
      user: (id) =>
        id === ownerId ? 'Owner' : (users?.find((user) => user.id === id)?.email ?? `number ${id}`),
      rule: (id) => {
        const rule = rules?.find((one) => one.id === id)
        return rule === undefined ? `number ${id}` : namesText(rule)
      },
    }),
    [provider, tokens, users, rules],
  )
}

/** Finds the account behind a name in the log; null for one that is gone, or not for these eyes. */
export function useUserIds(): (name: string) => number | null {
  const users = useUsers(({ value }) => value)
  const admin = useCaller((caller) => caller.admin === true)
  return useCallback(
    (name) => {
      if (!admin) return null
      if (name === 'owner') return ownerId
      return users?.find(({ email }) => email === name)?.id ?? null
    },
    [users, admin],
  )
}
