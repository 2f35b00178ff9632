import { useState } from 'react'
import type { ConnectableApp } from '../../../src-main/contract/apps.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog, DialogButtons } from '../../ui/dialog.tsx'
import { AppSteps } from './app-steps.tsx'
import { ConnectForm } from './connect-form.tsx'

interface ConnectDialogProps {
  app: ConnectableApp
  open: boolean
  onClose: () => void
}

/** Two steps in one place: choose and see what changes, then what is left to do by hand. */
export function ConnectDialog({ app, open, onClose }: ConnectDialogProps) {
  const [made, setMade] = useState<{ token: string | null } | null>(null)
  const { name, kind, file } = app

  function close(): void {
    setMade(null)
    onClose()
  }

  return (
    <Dialog
      wide
      open={open}
      onClose={close}
      title={made === null ? `Connect ${name}` : `${name} is connected`}
      description={made === null ? app.summary : doneText(kind === 'file', made.token !== null)}
    >
      {made === null ? (
        <ConnectForm app={app} onMade={(token) => setMade({ token })} onCancel={close} />
      ) : (
        <div className="mt-4">
          <AppSteps steps={app.steps} token={made.token} />
          {app.connection !== null && app.connection.backup !== null && (
            <p className="mt-4 text-sm wrap-anywhere text-ink-3 select-text">
              {file} as it was before: {app.connection.backup}
            </p>
          )}
          <DialogButtons>
            <Button kind="primary" onClick={close}>
              Done
            </Button>
          </DialogButtons>
        </div>
      )}
    </Dialog>
  )
}

function doneText(wroteFile: boolean, hasToken: boolean): string {
  const wrote = wroteFile ? 'Its settings are written. ' : ''
  const token = hasToken ? ' The token is shown this once.' : ''
  return `${wrote}This is left to do.${token}`
}
