import { useEffect } from 'react'
import { useFresh } from '../../stores/fetched.ts'
import { refreshProviders } from '../../stores/providers.ts'
import { refreshTokens } from '../../stores/tokens.ts'
import { refreshUsers } from '../../stores/users.ts'
import { Screen } from '../../ui/screen.tsx'
import { Budgets } from './budgets.tsx'
import { RateLimits } from './rate-limits.tsx'

/** Money and pace: what may be used. What was used is on a screen of its own. */
export function LimitsView() {
  useFresh(refreshProviders)

  useEffect(() => {
    void refreshTokens()
    void refreshUsers()
  }, [])

  return (
    <Screen title="Limits" note="What may be spent and asked">
      <Budgets />
      <RateLimits />
    </Screen>
  )
}
