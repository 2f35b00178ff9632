import { useState } from 'react'
import type { VaultStatus } from '../../../src-main/contract/vault.ts'
import { rotate } from '../../stores/vault.ts'
import { ActionRow } from '../../ui/action-row.tsx'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import { RowList } from '../../ui/row-list.tsx'
import { Section } from '../../ui/section.tsx'

type RotatedKey = Parameters<typeof rotate>[0]

interface Kind {
  key: RotatedKey
  title: string
  description: string
  question: string
  warning: string
}

const kinds: Kind[] = [
  {
    key: 'data',
    title: 'Data key',
    description: 'Seals the provider keys. Nothing stops working while they are sealed anew.',
    question: 'Renew the data key?',
    warning:
      'Corral makes a new key and seals every secret anew. If it is interrupted, it goes on at the next start.',
  },
  {
    key: 'sessions',
    title: 'Session key',
    description: 'Signs the sessions of browsers. A new one signs everybody out.',
    question: 'Renew the session key?',
    warning:
      'Everybody who is signed in with an account is signed out, you too. Tokens stay valid.',
  },
  {
    key: 'root',
    title: 'Root secret',
    description: 'Protects the other keys. Recovery kits made before no longer open the vault.',
    question: 'Renew the root secret?',
    warning:
      'Recovery kits made before no longer open the vault: make a new one right after. Backups made before need the old kit.',
  },
]

export function Rotation({ status }: { status: VaultStatus }) {
  return (
    <Section
      title="Renew keys"
      description="From time to time, or when you think that somebody may have seen one."
    >
      <RowList aria-label="Keys of the vault">
        {kinds.map((kind) => (
          <RotationRow key={kind.key} kind={kind} running={status.rotation} />
        ))}
      </RowList>
    </Section>
  )
}

function RotationRow({ kind, running }: { kind: Kind; running: VaultStatus['rotation'] }) {
  const [asking, setAsking] = useState(false)
  const { key, title, description, question, warning } = kind
  return (
    <ActionRow
      title={title}
      action={
        <Button
          aria-label={`Renew ${title.toLowerCase()}`}
          disabled={running !== null}
          onClick={() => setAsking(true)}
        >
          Renew…
        </Button>
      }
    >
      {description}
      {key === 'data' && running !== null && <Running {...running} />}
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        title={question}
        description={warning}
        verb="Renew"
        harmless={key === 'data'}
        onConfirm={() => rotate(key)}
      />
    </ActionRow>
  )
}

function Running({ done, total }: { done: number; total: number }) {
  return (
    <div className="mt-2 flex items-center gap-3">
      <ProgressBar
        label="Sealing anew"
        value={total === 0 ? null : done / total}
        className="flex-1"
      />
      <span className="text-sm text-ink-2 tabular-nums">
        {done} of {total}
      </span>
    </div>
  )
}
