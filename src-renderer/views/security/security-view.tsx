import { routeTo } from '../../lib/route.ts'
import { useVault } from '../../stores/vault.ts'
import { Problem } from '../../ui/problem.tsx'
import { Screen } from '../../ui/screen.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { Backups } from './backups.tsx'
import { LockedVault } from './locked-vault.tsx'
import { RecoveryKit } from './recovery-kit.tsx'
import { Rotation } from './rotation.tsx'
import { VaultState } from './vault-state.tsx'

export function SecurityView() {
  const { value, problem } = useVault()
  return (
    <Screen title="Security" note="Keys and copies">
      {problem !== null && <Problem>{problem}</Problem>}
      {value === null ? (
        <div className="m-auto">{problem === null && <Spinner label="Loading" />}</div>
      ) : (
        <>
          {value.state === 'locked' ? (
            <LockedVault status={value} />
          ) : (
            <>
              <VaultState status={value} />
              <RecoveryKit status={value} />
            </>
          )}
          <Backups open={value.state === 'open'} />
          {value.state === 'open' && <Rotation status={value} />}
          <RecordLink />
        </>
      )}
    </Screen>
  )
}

/** Who did what stands with the other records. */
function RecordLink() {
  return (
    <p className="text-ink-2">
      Who changed what is on record:{' '}
      <a href={routeTo('logs', 'acts')} className="text-accent underline underline-offset-2">
        open the record in Logs
      </a>
      .
    </p>
  )
}
