import { FileKey2, TriangleAlert } from 'lucide-react'
import { useState } from 'react'
import type { VaultStatus } from '../../../src-main/contract/vault.ts'
import { formatDay } from '../../lib/format.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Section } from '../../ui/section.tsx'
import { RecoveryKitDialog } from './recovery-kit-dialog.tsx'

export function RecoveryKit({ status }: { status: VaultStatus }) {
  const [making, setMaking] = useState(false)
  const madeAt = status.recovery_kit_created_at
  const make = (
    <Button kind={madeAt === null ? 'primary' : 'normal'} onClick={() => setMaking(true)}>
      {madeAt === null ? 'Make recovery kit…' : 'Make a new one…'}
    </Button>
  )
  return (
    <Section
      title="Recovery kit"
      description="Opens the vault when the root secret is lost. Keep it away from this machine."
    >
      {madeAt === null ? (
        <Notice
          icon={TriangleAlert}
          className="py-2.5!"
          action={<span className="-my-0.5 -mr-1">{make}</span>}
        >
          There is none yet. If the root secret is lost, every key has to be entered again.
        </Notice>
      ) : (
        <Card className="flex items-center gap-3 py-2.5 pr-3 pl-4">
          <FileKey2 size={16} className="text-ink-3" aria-hidden />
          <p className="flex-1">Made {formatDay(madeAt)}</p>
          {make}
        </Card>
      )}
      <RecoveryKitDialog open={making} onClose={() => setMaking(false)} />
    </Section>
  )
}
