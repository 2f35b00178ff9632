import { Button } from '../../ui/button.tsx'

interface WaitingForApprovalProps {
  email: string
  onBack: () => void
}

export function WaitingForApproval({ email, onBack }: WaitingForApprovalProps) {
  return (
    <>
      <h1 className="mt-4 text-xl font-semibold tracking-tight">Waiting for approval</h1>
      <output className="mt-1 block text-ink-2 select-text">
        The account <strong className="font-medium text-ink">{email}</strong> is there. An
        administrator of this Corral has to approve it before you can sign in.
      </output>
      <Button className="mt-5 h-8 w-full" onClick={onBack}>
        Back to sign in
      </Button>
    </>
  )
}
