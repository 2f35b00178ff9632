import type { ConnectableApp } from '../../../src-main/contract/apps.ts'
import { undoApp } from '../../stores/apps.ts'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'

interface DisconnectDialogProps {
  app: ConnectableApp
  open: boolean
  onClose: () => void
}

export function DisconnectDialog({ app, open, onClose }: DisconnectDialogProps) {
  const { id, name, kind, file } = app
  return (
    <ConfirmDialog
      open={open}
      onClose={onClose}
      title={`Disconnect ${name}?`}
      description={
        kind === 'file'
          ? `${file} is put back as it was; if it has changed since, only Corral’s own parts are taken out. Its token is refused from its next request on.`
          : 'Its token is refused from its next request on. What you entered in the app stays there.'
      }
      verb="Disconnect"
      onConfirm={() => undoApp(id)}
    />
  )
}
