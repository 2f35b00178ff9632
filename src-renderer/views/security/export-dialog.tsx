import { useState } from 'react'
import { client } from '../../api/client.ts'
import { formatBytes } from '../../lib/format.ts'
import { passphraseProblem, passphraseRule } from '../../lib/vault-text.ts'
import { Button } from '../../ui/button.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Dialog, DialogButtons } from '../../ui/dialog.tsx'
import { DialogForm } from '../../ui/dialog-form.tsx'
import { NewPassword } from '../../ui/new-password.tsx'
import { PathField } from '../../ui/path-field.tsx'

interface ExportDialogProps {
  open: boolean
  onClose: () => void
}

type Exported = Awaited<ReturnType<typeof client.vault.exportAll>>

export function ExportDialog({ open, onClose }: ExportDialogProps) {
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title="Export everything"
      description="One file with all data and keys under a passphrase, to move to another Mac."
    >
      <Export onClose={onClose} />
    </Dialog>
  )
}

function Export({ onClose }: { onClose: () => void }) {
  const [file, setFile] = useState('')
  const [passphrase, setPassphrase] = useState('')
  const [again, setAgain] = useState('')
  const [made, setMade] = useState<Exported | null>(null)
  if (made !== null) return <Saved made={made} onDone={onClose} />

  async function write(): Promise<void> {
    const problem = passphraseProblem(passphrase, again)
    if (problem !== null) throw new Error(problem)
    setMade(await client.vault.exportAll({ passphrase, file: file.trim() }))
  }

  return (
    <DialogForm
      verb="Export"
      ready={file.trim() !== '' && passphrase !== '' && again !== ''}
      onSubmit={write}
      onCancel={onClose}
    >
      <PathField
        className="mt-4"
        kind="new_file"
        label="File"
        placeholder="/Users/ada/Desktop/corral-export"
        hint="A path on the machine where Corral runs."
        value={file}
        onPath={setFile}
      />
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

function Saved({ made, onDone }: { made: Exported; onDone: () => void }) {
  return (
    <>
      <p className="mt-4 wrap-anywhere select-text">
        <code className="text-sm">{made.file}</code>
        <span className="text-ink-3"> · {formatBytes(made.size_bytes)}</span>
      </p>
      <p className="mt-2 text-ink-2">
        On the other Mac: <code className="text-sm">corral vault restore</code> with this file and
        the passphrase.
      </p>
      <DialogButtons>
        <CopyButton label="Copy path" text={made.file} caption="Copy path" />
        <Button kind="primary" onClick={onDone}>
          Done
        </Button>
      </DialogButtons>
    </>
  )
}
