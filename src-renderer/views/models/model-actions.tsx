import { useState } from 'react'
import type { Model } from '../../../src-main/contract/models.ts'
import type { PooledModel } from '../../../src-main/contract/pool.ts'
import { modelState } from '../../lib/model-state.ts'
import { navigate } from '../../lib/route.ts'
import { chooseModel } from '../../stores/chat.ts'
import { loadModel, unloadModel } from '../../stores/pool.ts'
import { Button } from '../../ui/button.tsx'
import { requestsOf, UnloadDialog } from '../pool/unload-dialog.tsx'

interface ModelActionsProps {
  model: Model
  pooled: PooledModel | undefined
}

export function ModelActions({ model, pooled }: ModelActionsProps) {
  const [asking, setAsking] = useState(false)
  const state = modelState(pooled)
  const requests = requestsOf(pooled)

  function chat(): void {
    chooseModel(model.id)
    navigate('chat')
  }

  function unload(): void {
    if (requests > 0) setAsking(true)
    else void unloadModel(model.id)
  }

  return (
    <div className="flex gap-2">
      <Button kind="quiet" aria-label={`Chat with ${model.id}`} onClick={chat}>
        Chat
      </Button>
      {state === 'ready' || state === 'unloading' ? (
        <Button
          aria-label={`Unload ${model.id}`}
          disabled={state === 'unloading'}
          className="w-24"
          onClick={unload}
        >
          {state === 'ready' ? 'Unload' : 'Unloading…'}
        </Button>
      ) : (
        <Button
          aria-label={`Load ${model.id}`}
          disabled={state === 'loading'}
          className="w-24"
          onClick={() => void loadModel(model.id)}
        >
          {state === 'loading' ? 'Loading…' : 'Load'}
        </Button>
      )}
      <UnloadDialog
        open={asking}
        modelId={model.id}
        name={model.name}
        requests={requests}
        onClose={() => setAsking(false)}
      />
    </div>
  )
}
