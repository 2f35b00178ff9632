import { Download } from 'lucide-react'
import { useState } from 'react'
import { saveText } from '../../lib/save-text.ts'
import { passphraseProblem, passphraseRule } from '../../lib/vault-text.ts'
import { makeRecoveryKit } from '../../stores/vault.ts'
import { Button } from '../../ui/button.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Dialog, DialogButtons } from '../../ui/dialog.tsx'
import { DialogForm } from '../../ui/dialog-form.tsx'
import { NewPassword } from '../../ui/new-password.tsx'
import { TextArea } from '../../ui/text-area.tsx'

interface RecoveryKitDialogProps {
  open: boolean
  onClose: () => void
}

/** Two steps in one place: choose the passphrase, then take the kit along. */
export function RecoveryKitDialog({ open, onClose }: RecoveryKitDialogProps) {
  const [kit, setKit] = useState<string | null>(null)

  function close(): void {
    setKit(null)
    onClose()
  }

  return (
    <Dialog
      open={open}
      onClose={close}
      title={kit === null ? 'Make recovery kit' : 'Your recovery kit'}
      description={
        kit === null
          ? 'A text that holds the root secret under a passphrase. You need both to open the vault.'
          : 'Save it now, away from this machine. Corral does not keep it.'
      }
    >
      {kit === null ? (
        <PassphraseForm onMade={setKit} onCancel={close} />
      ) : (
        <TakeAlong kit={kit} onDone={close} />
      )}
    </Dialog>
  )
}

interface PassphraseFormProps {
  onMade: (kit: string) => void
  onCancel: () => void
}

function PassphraseForm({ onMade, onCancel }: PassphraseFormProps) {
  const [passphrase, setPassphrase] = useState('')
  const [again, setAgain] = useState('')

  async function make(): Promise<void> {
    const problem = passphraseProblem(passphrase, again)
    if (problem !== null) throw new Error(problem)
    onMade(await makeRecoveryKit(passphrase))
  }

  return (
    <DialogForm
      verb="Make kit"
      ready={passphrase !== '' && again !== ''}
      onSubmit={make}
      onCancel={onCancel}
    >
      <NewPassword
        label="Passphrase"
        rule={passphraseRule}
        password={passphrase}
        onPassword={setPassphrase}
        again={again}
        onAgain={setAgain}
      />
    </DialogForm>
  )
}

function TakeAlong({ kit, onDone }: { kit: string; onDone: () => void }) {
  return (
    <>
      <TextArea className="mt-4" label="Recovery kit" readOnly rows={9} value={kit} />
      <DialogButtons>
        <CopyButton label="Copy recovery kit" text={kit} caption="Copy" />
        <Button onClick={() => saveText('corral-recovery-kit.txt', kit)}>
          <Download size={14} aria-hidden />
          Save as file
        </Button>
        <Button kind="primary" onClick={onDone}>
          Done
        </Button>
      </DialogButtons>
    </>
  )
}
