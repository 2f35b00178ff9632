import { KeyRound } from 'lucide-react'
import { useState } from 'react'
import { useCaller } from '../../stores/caller.ts'
import { useFresh } from '../../stores/fetched.ts'
import { refreshHubToken, useHubToken } from '../../stores/hub.ts'
import { Button } from '../../ui/button.tsx'
import { HubTokenDialog } from './hub-token-dialog.tsx'

/** Whose token Corral shows to the hub, and the way to change that. */
export function HubTokenButton() {
  const token = useHubToken(({ value }) => value)
  const admin = useCaller((caller) => caller.admin === true)
  const [open, setOpen] = useState(false)
  useFresh(refreshHubToken)
  if (!admin) return null
  return (
    <>
      <Button kind="quiet" onClick={() => setOpen(true)}>
        <KeyRound size={14} aria-hidden />
        {token?.account ?? 'Hugging Face token'}
        {token?.account != null && <span className="sr-only">, Hugging Face token</span>}
      </Button>
      <HubTokenDialog open={open} onClose={() => setOpen(false)} />
    </>
  )
}
