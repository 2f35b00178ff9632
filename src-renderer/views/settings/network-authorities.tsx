import { useState } from 'react'
import type { Network, TrustedAuthority } from '../../../src-main/contract/network.ts'
import { formatDay } from '../../lib/format.ts'
import { useAttempt } from '../../lib/use-attempt.ts'
import { useNow } from '../../lib/use-now.ts'
import { distrustAuthority, saveNetwork } from '../../stores/network.ts'
import { ActionRow } from '../../ui/action-row.tsx'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { Problem } from '../../ui/problem.tsx'
import { RowList } from '../../ui/row-list.tsx'
import { Section } from '../../ui/section.tsx'
import { Switch } from '../../ui/switch.tsx'
import { AddAuthorityDialog } from './network-add-authority.tsx'

const systemTitle = 'Authorities of this Mac'

/** Whose certificates are accepted, beside those that Corral comes with. */
export function Authorities({ network }: { network: Network }) {
  const { busy, problem, attempt } = useAttempt()
  const [adding, setAdding] = useState(false)
  return (
    <Section
      title="Certificates"
      description="Who may vouch that a server is the right one. Corral comes with the usual authorities."
      action={<Button onClick={() => setAdding(true)}>Add…</Button>}
    >
      <RowList aria-label="Trusted authorities">
        <ActionRow
          title={systemTitle}
          action={
            <Switch
              label={systemTitle}
              checked={network.systemCertificates}
              disabled={busy}
              onChange={(on) => void attempt(() => saveNetwork({ systemCertificates: on }))}
            />
          }
        >
          Whom the system trusts, Corral trusts too. New ones count after Corral was started again.
        </ActionRow>
        {network.authorities.map((authority) => (
          <AuthorityRow key={authority.id} authority={authority} />
        ))}
      </RowList>
      {problem !== null && <Problem className="mt-3">{problem}</Problem>}
      <AddAuthorityDialog open={adding} onClose={() => setAdding(false)} />
    </Section>
  )
}

function AuthorityRow({ authority }: { authority: TrustedAuthority }) {
  const { id, subject, issuer, expiresAt } = authority
  const [asking, setAsking] = useState(false)
  const expired = Date.parse(expiresAt) < useNow(null)
  return (
    <ActionRow
      title={subject}
      action={
        <Button aria-label={`Remove ${subject}`} onClick={() => setAsking(true)}>
          Remove…
        </Button>
      }
    >
      {issuer === subject ? 'Signed by itself' : `Signed by ${issuer}`},{' '}
      <span className={expired ? 'text-danger' : ''}>
        {expired ? 'expired' : 'good until'} {formatDay(expiresAt)}
      </span>
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        title={`Trust ${subject} no longer?`}
        description="Servers that only it vouches for are refused from then on. You can add it again from its file."
        verb="Remove"
        onConfirm={() => distrustAuthority(id)}
      />
    </ActionRow>
  )
}
