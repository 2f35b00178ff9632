import { LockKeyhole } from 'lucide-react'
import { useState } from 'react'
import type { VaultStatus } from '../../../src-main/contract/vault.ts'
import { formatCount } from '../../lib/format.ts'
import { useAttempt } from '../../lib/use-attempt.ts'
import { reasonText } from '../../lib/vault-text.ts'
import { retryUnlock } from '../../stores/vault.ts'
import { ActionRow } from '../../ui/action-row.tsx'
import { Button } from '../../ui/button.tsx'
import { Problem } from '../../ui/problem.tsx'
import { RowList } from '../../ui/row-list.tsx'
import { Section } from '../../ui/section.tsx'
import { KitUnlockDialog, SecretUnlockDialog } from './unlock-dialogs.tsx'
import { StartOverDialog } from './start-over-dialog.tsx'

type Asking = 'secret' | 'kit' | 'over' | null

/** What happened, and every way out, from the mildest to the last. */
export function LockedVault({ status }: { status: VaultStatus }) {
  const { busy, problem, attempt } = useAttempt()
  const [asking, setAsking] = useState<Asking>(null)
  const close = () => setAsking(null)
  const { reason, secrets } = status
  return (
    <Section title="Vault">
      <div className="mb-3 rounded-lg bg-danger-soft px-4 py-3.5 select-text">
        <div className="flex items-center gap-2 text-danger">
          <LockKeyhole size={15} aria-hidden />
          <h3 className="text-md leading-5 font-semibold">Locked</h3>
        </div>
        <p className="mt-1.5">
          {reason === null ? 'The root secret is not to be had.' : reasonText[reason]}
        </p>
        <p className="mt-1 text-ink-2">
          {formatCount(secrets, 'sealed key waits', 'sealed keys wait')} unharmed. Models on this
          machine go on working; requests to providers are refused until the vault opens.
        </p>
      </div>
      <RowList aria-label="Ways out">
        <ActionRow
          title="Try again"
          action={
            <Button disabled={busy} onClick={() => void attempt(retryUnlock)}>
              {busy ? 'Trying…' : 'Try again'}
            </Button>
          }
        >
          Unlock the keychain or set the variable right first, then let Corral look again.
          {problem !== null && <Problem className="mt-2">{problem}</Problem>}
        </ActionRow>
        <ActionRow
          title="Another root secret"
          action={<Button onClick={() => setAsking('secret')}>Enter secret…</Button>}
        >
          If you know the secret that the keys were sealed with.
        </ActionRow>
        <ActionRow
          title="Recovery kit"
          action={<Button onClick={() => setAsking('kit')}>Use kit…</Button>}
        >
          The text that you saved, and its passphrase.
        </ActionRow>
        <ActionRow
          title="Start over"
          action={<Button onClick={() => setAsking('over')}>Start over…</Button>}
        >
          The last way: give up the sealed keys and enter them all again.
        </ActionRow>
      </RowList>
      <SecretUnlockDialog open={asking === 'secret'} onClose={close} />
      <KitUnlockDialog open={asking === 'kit'} onClose={close} />
      <StartOverDialog open={asking === 'over'} onClose={close} />
    </Section>
  )
}
