import { Button } from '../../ui/button.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { DialogButtons } from '../../ui/dialog.tsx'

interface PasswordOnceProps {
  email: string
  password: string
  onDone: () => void
}

/** The only time that Corral shows it. */
export function PasswordOnce({ email, password, onDone }: PasswordOnceProps) {
  return (
    <>
      <p className="mt-1 text-ink-2">
        Give it to {email} now. Corral keeps only a fingerprint and cannot show it again.
      </p>
      <input
        readOnly
        aria-label="Password"
        value={password}
        className="mt-4 h-9 w-full rounded-sm border border-line-strong bg-sunken px-2.5 font-mono text-sm select-text"
      />
      <DialogButtons>
        <CopyButton label="Copy password" text={password} caption="Copy password" />
        <Button kind="primary" onClick={onDone}>
          Done
        </Button>
      </DialogButtons>
    </>
  )
}
