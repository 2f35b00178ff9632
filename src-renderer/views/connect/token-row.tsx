import { useState } from 'react'
import type { AppToken } from '../../../src-main/contract/tokens.ts'
import { formatWhen } from '../../lib/format.ts'
import { revokeToken } from '../../stores/tokens.ts'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { accessText } from './access.ts'
import { isExpired, limitsText } from './limits.ts'

export function TokenRow({ token }: { token: AppToken }) {
  const [asking, setAsking] = useState(false)
  const { id, label, access, lastFour, createdAt, lastUsedAt, expiresAt } = token
  const limits = limitsText(token)
  return (
    <li aria-label={label} className="flex items-center gap-4 py-2.5 pr-3 pl-4">
      <div className="min-w-0 flex-1">
        <p className="truncate font-medium">{label}</p>
        <p className="truncate text-ink-3">
          {accessText[access].name} · made {formatWhen(createdAt)}
        </p>
        {limits.length > 0 && (
          <p className={isExpired(expiresAt) ? 'text-danger' : 'text-ink-2'}>
            {sentence(limits.join(', '))}
          </p>
        )}
      </div>
      <code className="text-sm text-ink-2">
        <span aria-hidden>••••&thinsp;</span>
        <span className="sr-only">ends in </span>
        {lastFour}
      </code>
      <p className="w-36 text-right text-ink-3">
        {lastUsedAt === null ? 'Never used' : `Used ${formatWhen(lastUsedAt)}`}
      </p>
      <Button aria-label={`Revoke ${label}`} onClick={() => setAsking(true)}>
        Revoke
      </Button>
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        title={`Revoke “${label}”?`}
        description="The app that uses this token is refused from its next request on. This cannot be undone."
        verb="Revoke"
        onConfirm={() => revokeToken(id)}
      />
    </li>
  )
}

function sentence(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1)
}
