import { useState } from 'react'
import { lastFour } from '../../lib/key-input.ts'
import { saveHubToken } from '../../stores/hub.ts'
import { DialogForm } from '../../ui/dialog-form.tsx'
import { Field } from '../../ui/field.tsx'

export function HubTokenForm({ onClose }: { onClose: () => void }) {
  const [token, setToken] = useState('')
  const end = lastFour(token)
  return (
    <DialogForm
      verb="Save and test"
      ready={token.trim() !== ''}
      onSubmit={() => saveHubToken(token.trim())}
      onCancel={onClose}
    >
      <Field
        className="mt-4 [&>input]:concealed [&>input]:font-mono"
        label="Token"
        placeholder="hf_…"
        maxLength={512}
        hint={end === '' ? 'One that may only read is enough.' : `Ends in …${end}`}
        value={token}
        onChange={(event) => setToken(event.target.value)}
      />
      <p className="mt-2 text-sm text-ink-3">
        Made under{' '}
        <a
          href="https://huggingface.co/settings/tokens"
          target="_blank"
          rel="noreferrer"
          className="text-accent underline"
        >
          Access Tokens
        </a>{' '}
        in your settings at Hugging Face.
      </p>
    </DialogForm>
  )
}
