import { useState } from 'react'
import type { Provider } from '../../../src-main/contract/providers.ts'
import { client } from '../../api/client.ts'
import { formatCount } from '../../lib/format.ts'
import { navigate } from '../../lib/route.ts'
import { changeProviders } from '../../stores/providers.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'

export function RemoveProvider({ provider }: { provider: Provider }) {
  const [asking, setAsking] = useState(false)
  const { id, display_name: name, predefined, keys, models } = provider
  if (predefined) {
    return (
      <p className="text-ink-3">
        {name} comes with Corral and stays in the list. To stop using it, remove its keys.
      </p>
    )
  }

  async function remove(): Promise<void> {
    await client.providers.remove({ provider_id: id })
    navigate('providers')
  }

  return (
    <Card className="flex items-center gap-4 py-2.5 pr-3 pl-4">
      <p className="flex-1 text-ink-2">
        Remove this provider with its {formatCount(keys.length, 'key')} and{' '}
        {formatCount(models.length, 'model')}.
      </p>
      <Button onClick={() => setAsking(true)}>Remove provider…</Button>
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        title={`Remove ${name}?`}
        description="Its keys and models go with it. Apps that ask for one of its models are refused. This cannot be undone."
        verb="Remove"
        onConfirm={() => changeProviders(remove())}
      />
    </Card>
  )
}
