import { useEffect } from 'react'
import { useCaller } from '../../stores/caller.ts'
import { useFresh } from '../../stores/fetched.ts'
import { refreshProviders } from '../../stores/providers.ts'
import { refreshTokens } from '../../stores/tokens.ts'
import { refreshUsers } from '../../stores/users.ts'
import { Screen } from '../../ui/screen.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { Budgets } from './budgets.tsx'
import { KeyUsageSection } from './key-usage-section.tsx'
import { OwnUsageSection } from './own-usage-section.tsx'
import { RateLimits } from './rate-limits.tsx'

/** Money and pace: what may be used, and what was. Who is no administrator sees only the own use. */
export function LimitsView() {
  const admin = useCaller((caller) => caller.admin)
  return (
    <Screen title="Limits" note="What may be spent and asked, and what was used">
      {admin === null ? (
        <div className="m-auto">
          <Spinner label="Loading the limits" />
        </div>
      ) : admin ? (
        <ForAll />
      ) : (
        <OwnUsageSection />
      )}
    </Screen>
  )
}

function ForAll() {
  useFresh(refreshProviders)

  useEffect(() => {
    void refreshTokens()
    void refreshUsers()
  }, [])

  return (
    <>
      <Budgets />
      <RateLimits />
      <KeyUsageSection />
      <OwnUsageSection />
    </>
  )
}
