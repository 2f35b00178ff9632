import { useHubToken } from '../../stores/hub.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { HubTokenForm } from './hub-token-form.tsx'
import { KeptHubToken } from './kept-hub-token.tsx'

interface HubTokenDialogProps {
  open: boolean
  onClose: () => void
}

/** For repositories whose owner wants to know who asks; all others need none. */
export function HubTokenDialog({ open, onClose }: HubTokenDialogProps) {
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title="Hugging Face token"
      description="Only for models whose owner wants to know who asks. All others need none. Corral seals it, and shows it to the hub alone."
    >
      <TokenState onClose={onClose} />
    </Dialog>
  )
}

function TokenState({ onClose }: Pick<HubTokenDialogProps, 'onClose'>) {
  const token = useHubToken(({ value }) => value)
  if (token === null) {
    return (
      <div className="mt-4 flex justify-center">
        <Spinner />
      </div>
    )
  }
  return token.present ? (
    <KeptHubToken token={token} onClose={onClose} />
  ) : (
    <HubTokenForm onClose={onClose} />
  )
}
