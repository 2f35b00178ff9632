import { useState } from 'react'
import type { ModelFolder } from '../../../src-main/contract/model-folders.ts'
import { client } from '../../api/client.ts'
import { useCaller } from '../../stores/caller.ts'
import { MenuItem, MenuLine, MoreMenu } from '../../ui/menu.tsx'
import { Switch } from '../../ui/switch.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { MoveFolderDialog } from './move-folder-dialog.tsx'

interface FolderActionsProps {
  folder: ModelFolder
  moving: boolean
  attempt: (run: () => Promise<unknown>) => Promise<boolean>
}

/** Look there or not, put new models there, move it, or forget it. */
export function FolderActions({ folder, moving, attempt }: FolderActionsProps) {
  const [open, setOpen] = useState<'move' | 'remove' | null>(null)
  const admin = useCaller((caller) => caller.admin === true)
  if (!admin) return null
  const { id, kind, path, state, downloads } = folder
  const mayMove = kind === 'corral'
  const mayRemove = kind === 'folder'
  const mayTakeDownloads = (mayMove || mayRemove) && !downloads && state === 'present'
  return (
    <>
      {!mayMove && (
        <Switch
          label={`Look for models in ${path}`}
          checked={state !== 'off'}
          onChange={(enabled) => void attempt(() => client.modelFolders.update({ id, enabled }))}
        />
      )}
      {mayMove || mayRemove ? (
        <MoreMenu label={`More for ${path}`}>
          <MenuItem
            disabled={!mayTakeDownloads}
            onClick={() => void attempt(() => client.modelFolders.update({ id, downloads: true }))}
          >
            Put new models here
          </MenuItem>
          {mayMove && (
            <MenuItem disabled={moving} onClick={() => setOpen('move')}>
              Move to another place…
            </MenuItem>
          )}
          {mayRemove && (
            <>
              <MenuLine />
              <MenuItem onClick={() => setOpen('remove')}>Remove from the list…</MenuItem>
            </>
          )}
        </MoreMenu>
      ) : (
        <span className="w-7" />
      )}
      <MoveFolderDialog open={open === 'move'} folder={folder} onClose={() => setOpen(null)} />
      <ConfirmDialog
        open={open === 'remove'}
        onClose={() => setOpen(null)}
        title="Remove this folder from the list?"
        description="Corral looks there no more, and its models leave the list. The files stay where they are; you can add the folder again at any time."
        verb="Remove"
        onConfirm={async () => {
          await client.modelFolders.remove({ id })
        }}
      />
    </>
  )
}
