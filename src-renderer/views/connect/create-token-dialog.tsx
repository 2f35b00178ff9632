import { useState } from 'react'
import { Dialog } from '../../ui/dialog.tsx'
import { CreateTokenForm } from './create-token-form.tsx'
import { TokenOnce } from './token-once.tsx'

interface CreateTokenDialogProps {
  open: boolean
  onClose: () => void
}

/** Two steps in one place: name the token, then take it along. */
export function CreateTokenDialog({ open, onClose }: CreateTokenDialogProps) {
  const [secret, setSecret] = useState<string | null>(null)

  function close(): void {
    setSecret(null)
    onClose()
  }

  return (
    <Dialog
      open={open}
      onClose={close}
      title={secret === null ? 'New token' : 'Your new token'}
      description={
        secret === null
          ? 'One token for one app: then you can revoke it without touching the others.'
          : 'Copy it now. Corral keeps only a fingerprint and can never show it again.'
      }
    >
      {secret === null ? (
        <CreateTokenForm onMade={setSecret} onCancel={close} />
      ) : (
        <TokenOnce secret={secret} onDone={close} />
      )}
    </Dialog>
  )
}
