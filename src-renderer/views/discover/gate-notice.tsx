import { KeyRound } from 'lucide-react'
import { useState } from 'react'
import type { HubModel } from '../../../src-main/contract/hub.ts'
import { useCaller } from '../../stores/caller.ts'
import { useHubToken } from '../../stores/hub.ts'
import { Button } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'
import { HubTokenDialog } from './hub-token-dialog.tsx'

interface GateNoticeProps {
  gated: Exclude<HubModel['gated'], 'no'>
  page: string
}

/** The owner has to be asked: how that goes, step by step. */
export function GateNotice({ gated, page }: GateNoticeProps) {
  const token = useHubToken(({ value }) => value)
  const admin = useCaller((caller) => caller.admin === true)
  const [asking, setAsking] = useState(false)
  return (
    <Notice icon={KeyRound}>
      <p className="font-medium">Its owner wants to be asked first</p>
      <ol className="mt-1 list-decimal space-y-0.5 pl-4">
        <li>
          Sign in on{' '}
          <a href={page} target="_blank" rel="noreferrer" className="text-accent underline">
            its page
          </a>{' '}
          and accept the terms.{' '}
          {gated === 'auto'
            ? 'Access is given at once.'
            : 'The owner then decides by hand, which may take days.'}
        </li>
        <li>
          {token?.present === true
            ? `Corral asks with your token${token.account === null ? '' : ` of ${token.account}`}: that account needs the access.`
            : admin
              ? 'Give Corral a token of that account.'
              : 'An administrator gives Corral a token of that account.'}
        </li>
      </ol>
      {admin && (
        <Button className="mt-2" onClick={() => setAsking(true)}>
          {token?.present === true ? 'Change the token…' : 'Give Corral a token…'}
        </Button>
      )}
      <HubTokenDialog open={asking} onClose={() => setAsking(false)} />
    </Notice>
  )
}
