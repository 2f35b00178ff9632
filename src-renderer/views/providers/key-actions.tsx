import { useState } from 'react'
import type { ProviderKey } from '../../../src-main/contract/providers.ts'
import { client } from '../../api/client.ts'
import { changeProviders } from '../../stores/providers.ts'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { MenuItem, MenuLine, MoreMenu } from '../../ui/menu.tsx'
import { EditKeyDialog, EnterAgainDialog } from './change-key-dialogs.tsx'
import { TestButton } from './test-button.tsx'

type Asking = 'edit' | 'enter' | 'remove' | null

export function KeyActions({ entry, name }: { entry: ProviderKey; name: string }) {
  const [asking, setAsking] = useState<Asking>(null)
  const { provider_id, id: key_id, state } = entry
  const close = () => setAsking(null)
  return (
    <div className="flex items-center gap-2">
      {state === 'needs_reentry' ? (
        <Button
          kind="primary"
          aria-label={`Enter ${name} again`}
          onClick={() => setAsking('enter')}
        >
          Enter again
        </Button>
      ) : (
        <TestButton name={name} providerId={provider_id} keyId={key_id} />
      )}
      <MoreMenu label={`More about ${name}`}>
        <MenuItem onClick={() => setAsking('edit')}>Edit…</MenuItem>
        <MenuItem onClick={() => setAsking('enter')}>Replace key…</MenuItem>
        <MenuLine />
        <MenuItem danger onClick={() => setAsking('remove')}>
          Remove…
        </MenuItem>
      </MoreMenu>
      <EditKeyDialog open={asking === 'edit'} entry={entry} name={name} onClose={close} />
      <EnterAgainDialog open={asking === 'enter'} entry={entry} name={name} onClose={close} />
      <ConfirmDialog
        open={asking === 'remove'}
        onClose={close}
        title={`Remove “${name}”?`}
        description="Corral forgets this key and uses it for no further request. The key itself stays valid at the provider until you revoke it there."
        verb="Remove"
        onConfirm={() => changeProviders(client.providers.keys.remove({ provider_id, key_id }))}
      />
    </div>
  )
}
