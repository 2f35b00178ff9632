import { useEffect, useRef } from 'react'
import { Button } from '../../ui/button.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { DialogButtons } from '../../ui/dialog.tsx'

/** The only time that a token is seen. */
export function TokenOnce({ secret, onDone }: { secret: string; onDone: () => void }) {
  const field = useRef<HTMLInputElement>(null)

  useEffect(() => field.current?.select(), [])

  return (
    <>
      <input
        ref={field}
        readOnly
        aria-label="Token"
        value={secret}
        className="mt-4 h-9 w-full rounded-sm border border-line-strong bg-sunken px-2.5 font-mono text-xs select-text"
      />
      <p className="mt-2 text-sm text-ink-3">
        Until you leave this screen, the examples on it contain this token.
      </p>
      <DialogButtons>
        <CopyButton label="Copy token" text={secret} caption="Copy token" />
        <Button kind="primary" onClick={onDone}>
          Done
        </Button>
      </DialogButtons>
    </>
  )
}
