import { useState } from 'react'
import type { Model } from '../../../src-main/contract/models.ts'
import { folderOwner, isOtherApp } from '../../lib/folder-text.ts'
import { formatBytes } from '../../lib/format.ts'
import { useCaller } from '../../stores/caller.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { BringInDialog } from './bring-in-dialog.tsx'
import { DeleteModelDialog } from './delete-model-dialog.tsx'

/** The last thing on the page of a model: the way out, or the way into Corral's own folder. */
export function DeleteCard({ model }: { model: Model }) {
  const [open, setOpen] = useState<'bring-in' | 'delete' | null>(null)
  const admin = useCaller((caller) => caller.admin === true)
  if (!admin) return null
  const { folder, sizeBytes } = model
  return (
    <Card className="flex items-center gap-3 py-2.5 pr-3 pl-4">
      <p className="flex-1 text-ink-2">
        {isOtherApp(folder)
          ? `This file belongs to ${folderOwner(folder)}. Corral uses it where it lies.`
          : `Deleting moves ${formatBytes(sizeBytes)} to the Trash.`}
      </p>
      {folder !== 'corral' && (
        <Button onClick={() => setOpen('bring-in')}>Bring into Corral’s folder…</Button>
      )}
      <Button onClick={() => setOpen('delete')}>Delete…</Button>
      <BringInDialog open={open === 'bring-in'} model={model} onClose={() => setOpen(null)} />
      <DeleteModelDialog open={open === 'delete'} model={model} onClose={() => setOpen(null)} />
    </Card>
  )
}
