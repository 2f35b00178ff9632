import { type ReactNode, useState } from 'react'
import type { ImportedModel } from '../../../src-main/contract/models.ts'
import { client } from '../../api/client.ts'
import { Button } from '../../ui/button.tsx'
import { DialogButtons } from '../../ui/dialog.tsx'
import { DialogForm } from '../../ui/dialog-form.tsx'
import { Notice } from '../../ui/notice.tsx'
import { RadioCards } from '../../ui/radio-cards.tsx'
import { type WayChoice, wayChoices } from './import-ways.ts'

interface BringInFormProps {
  /** Of the file; null until it is known. */
  path: string | null
  onClose: () => void
  /** Fields before the choice of the way. */
  children?: ReactNode
}

/** The way in, then what was done and what it costs. */
export function BringInForm({ path, onClose, children }: BringInFormProps) {
  const [way, setWay] = useState<WayChoice>('auto')
  const [done, setDone] = useState<ImportedModel | null>(null)

  async function bringIn(): Promise<void> {
    if (path === null) return
    setDone(await client.models.import({ path, ...(way !== 'auto' && { way }) }))
  }

  if (done !== null) {
    return (
      <>
        <Notice className="mt-4">
          Brought in as {done.model.id}. {done.explanation}
        </Notice>
        <DialogButtons>
          <Button kind="primary" ref={(button) => button?.focus()} onClick={onClose}>
            Done
          </Button>
        </DialogButtons>
      </>
    )
  }
  return (
    <DialogForm verb="Bring in" ready={path !== null} onSubmit={bringIn} onCancel={onClose}>
      <div className="mt-4 space-y-4">
        {children}
        <RadioCards label="How" choices={wayChoices} value={way} onChange={setWay} />
      </div>
    </DialogForm>
  )
}
