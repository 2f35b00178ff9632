import type { HubToken } from '../../../src-main/contract/hub.ts'
import { useAttempt } from '../../lib/use-attempt.ts'
import { removeHubToken, testHubToken, useHubTokenTest } from '../../stores/hub.ts'
import { Button } from '../../ui/button.tsx'
import { DialogButtons } from '../../ui/dialog.tsx'
import { Problem } from '../../ui/problem.tsx'
import { Spinner } from '../../ui/spinner.tsx'

interface KeptHubTokenProps {
  token: HubToken
  onClose: () => void
}

/** A token that is there: whose it is, whether it works, and the way to be rid of it. */
export function KeptHubToken({ token, onClose }: KeptHubTokenProps) {
  const { account, lastFour, endpoint } = token
  const test = useHubTokenTest()
  const { busy, problem, attempt } = useAttempt()
  const isTesting = test.state === 'running'
  const trouble = problem ?? test.problem
  return (
    <>
      <dl className="mt-4 grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 select-text">
        <dt className="text-ink-3">Token</dt>
        <dd className="font-mono text-sm leading-5">…{lastFour}</dd>
        <dt className="text-ink-3">Account</dt>
        <dd className="wrap-anywhere">{account ?? 'Not known yet'}</dd>
        <dt className="text-ink-3">Hub</dt>
        <dd className="wrap-anywhere">{endpoint}</dd>
      </dl>
      <div className="mt-3 min-h-5">
        {isTesting && <Spinner label="Asking the hub" />}
        <output className="text-ok">
          {test.state === 'passed' && 'The hub knows this token.'}
        </output>
        {trouble !== null && <Problem>{trouble}</Problem>}
      </div>
      <DialogButtons>
        <Button
          kind="quiet"
          className="mr-auto"
          disabled={busy}
          onClick={() => void attempt(removeHubToken)}
        >
          Remove
        </Button>
        <Button disabled={busy || isTesting} onClick={() => void testHubToken()}>
          Test
        </Button>
        <Button kind="primary" onClick={onClose}>
          Done
        </Button>
      </DialogButtons>
    </>
  )
}
