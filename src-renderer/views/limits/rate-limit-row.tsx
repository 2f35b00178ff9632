import { useState } from 'react'
import type { RateLimit } from '../../../src-main/contract/limits.ts'
import { removeRateLimit } from '../../stores/rate-limits.ts'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { MenuItem, MoreMenu } from '../../ui/menu.tsx'
import { Tag } from '../../ui/tag.tsx'
import { rateTexts } from './limit-text.ts'
import { RateLimitDialog } from './rate-limit-dialog.tsx'
import { scopeLabel, useScopes } from './scopes.ts'

const kinds = { app: 'App', key: 'Key', provider: 'Provider' }

export function RateLimitRow({ limit }: { limit: RateLimit }) {
  const [asking, setAsking] = useState<'edit' | 'delete' | null>(null)
  const whose = scopeLabel(useScopes(), limit.scope, limit.scope_id)
  const bounds = rateTexts(limit)
  const close = () => setAsking(null)
  return (
    <li aria-label={whose} className="flex items-center gap-3 py-2.5 pr-3 pl-4">
      <div className="min-w-0 flex-1">
        <p className="flex items-center gap-2">
          <span className="truncate font-medium">{whose}</span>
          <Tag>{kinds[limit.scope]}</Tag>
        </p>
        <p className="text-ink-2 tabular-nums">{bounds.join(', ') || 'No limit'}</p>
      </div>
      <MoreMenu label={`More about the rate limit of ${whose}`}>
        <MenuItem onClick={() => setAsking('edit')}>Edit…</MenuItem>
        <MenuItem danger onClick={() => setAsking('delete')}>
          Delete…
        </MenuItem>
      </MoreMenu>
      <RateLimitDialog open={asking === 'edit'} limit={limit} onClose={close} />
      <ConfirmDialog
        open={asking === 'delete'}
        onClose={close}
        title={`Delete the rate limit of ${whose}?`}
        description="How fast it asks is then limited by other rate limits only."
        verb="Delete"
        onConfirm={() => removeRateLimit(limit)}
      />
    </li>
  )
}
