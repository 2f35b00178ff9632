import { useRef, useState } from 'react'
import { unlock } from '../../stores/vault.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { DialogForm } from '../../ui/dialog-form.tsx'
import { Field } from '../../ui/field.tsx'
import { TextArea } from '../../ui/text-area.tsx'

interface UnlockDialogProps {
  open: boolean
  onClose: () => void
}

export function SecretUnlockDialog({ open, onClose }: UnlockDialogProps) {
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title="Open with another secret"
      description="Corral tries it. If it does not open the vault, nothing changes."
    >
      <SecretForm onClose={onClose} />
    </Dialog>
  )
}

function SecretForm({ onClose }: { onClose: () => void }) {
  const [secret, setSecret] = useState('')
  return (
    <DialogForm
      verb="Open vault"
      ready={secret.trim() !== ''}
      onSubmit={() => unlock({ secret: secret.trim() })}
      onDone={onClose}
      onCancel={onClose}
    >
      <Field
        className="mt-4"
        label="Root secret"
        type="password"
        value={secret}
        onChange={(event) => setSecret(event.target.value)}
      />
    </DialogForm>
  )
}

export function KitUnlockDialog({ open, onClose }: UnlockDialogProps) {
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title="Open with the recovery kit"
      description="Paste the whole text of the kit or choose the file."
    >
      <KitForm onClose={onClose} />
    </Dialog>
  )
}

function KitForm({ onClose }: { onClose: () => void }) {
  const [kit, setKit] = useState('')
  const [passphrase, setPassphrase] = useState('')
  const file = useRef<HTMLInputElement>(null)
  return (
    <DialogForm
      verb="Open vault"
      ready={kit.trim() !== '' && passphrase !== ''}
      onSubmit={() => unlock({ kit: kit.trim(), passphrase })}
      onDone={onClose}
      onCancel={onClose}
    >
      <TextArea
        className="mt-4"
        label="Recovery kit"
        value={kit}
        onChange={(event) => setKit(event.target.value)}
      />
      <input
        ref={file}
        type="file"
        hidden
        aria-label="Recovery kit file"
        onChange={(event) => void event.target.files?.[0]?.text().then(setKit)}
      />
      <Button className="mt-2" onClick={() => file.current?.click()}>
        Choose file…
      </Button>
      <Field
        className="mt-4"
        label="Passphrase"
        type="password"
        value={passphrase}
        onChange={(event) => setPassphrase(event.target.value)}
      />
    </DialogForm>
  )
}
