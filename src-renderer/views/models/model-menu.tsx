import { useState } from 'react'
import type { Model } from '../../../src-main/contract/models.ts'
import { isOtherApp } from '../../lib/folder-text.ts'
import { useCaller } from '../../stores/caller.ts'
import { checkModel } from '../../stores/model-checks.ts'
import { pinModel } from '../../stores/pool.ts'
import { MenuItem, MenuLine, MoreMenu } from '../../ui/menu.tsx'
import { ModelSettingsDialog } from '../pool/model-settings-dialog.tsx'
import { BringInDialog } from './bring-in-dialog.tsx'
import { DeleteModelDialog } from './delete-model-dialog.tsx'

interface ModelMenuProps {
  model: Model
  pinned: boolean
}

/** What is not done to a model every day. */
export function ModelMenu({ model, pinned }: ModelMenuProps) {
  const [open, setOpen] = useState<'settings' | 'bring-in' | 'delete' | null>(null)
  const [used, setUsed] = useState(false)
  const admin = useCaller((caller) => caller.admin === true)
  const { id, name } = model
  const close = () => setOpen(null)
  const show = (dialog: typeof open) => {
    setUsed(true)
    setOpen(dialog)
  }
  return (
    <>
      <MoreMenu label={`More for ${id}`}>
        <MenuItem onClick={() => void pinModel(id, !pinned)}>
          {pinned ? 'Unpin' : 'Pin: keep it in memory'}
        </MenuItem>
        <MenuItem onClick={() => show('settings')}>Context and loading…</MenuItem>
        {admin && (
          <>
            <MenuItem onClick={() => void checkModel(id)}>Check the file again</MenuItem>
            {model.folder !== 'corral' && (
              <MenuItem onClick={() => show('bring-in')}>Bring into Corral’s folder…</MenuItem>
            )}
            <MenuLine />
            <MenuItem danger={!isOtherApp(model.folder)} onClick={() => show('delete')}>
              Delete…
            </MenuItem>
          </>
        )}
      </MoreMenu>
      {/* A long list has many menus, of which few are ever used. */}
      {used && (
        <>
          <ModelSettingsDialog
            open={open === 'settings'}
            modelId={id}
            name={name}
            onClose={close}
          />
          <BringInDialog open={open === 'bring-in'} model={model} onClose={close} />
          <DeleteModelDialog open={open === 'delete'} model={model} onClose={close} />
        </>
      )}
    </>
  )
}
