import { useRef, useState } from 'react'
import { trustAuthorities } from '../../stores/network.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { DialogForm } from '../../ui/dialog-form.tsx'
import { TextArea } from '../../ui/text-area.tsx'

interface AddAuthorityDialogProps {
  open: boolean
  onClose: () => void
}

export function AddAuthorityDialog({ open, onClose }: AddAuthorityDialogProps) {
  return (
    <Dialog
      open={open}
      onClose={onClose}
      wide
      title="Trust an authority"
      description="Whoever has its key can stand between Corral and any server. Only add one that you have from the people who run your network."
    >
      <AddForm onClose={onClose} />
    </Dialog>
  )
}

/** Lives as long as the dialog is open. */
function AddForm({ onClose }: { onClose: () => void }) {
  const [pem, setPem] = useState('')
  const input = useRef<HTMLInputElement>(null)
  return (
    <DialogForm
      verb="Trust"
      ready={pem.trim() !== ''}
      onSubmit={() => trustAuthorities(pem)}
      onDone={onClose}
      onCancel={onClose}
    >
      <TextArea
        label="Its certificate, as PEM"
        placeholder="-----BEGIN CERTIFICATE-----"
        className="mt-4"
        rows={8}
        value={pem}
        onChange={(event) => setPem(event.target.value)}
      />
      <input
        ref={input}
        type="file"
        accept=".pem,.crt,.cer,.ca-bundle"
        hidden
        aria-label="File of a certificate"
        onChange={(event) => void event.target.files?.[0]?.text().then(setPem)}
      />
      <Button className="mt-3" onClick={() => input.current?.click()}>
        From a file…
      </Button>
    </DialogForm>
  )
}
