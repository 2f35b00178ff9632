import { Pin, Settings2 } from 'lucide-react'
import { useState } from 'react'
import type { PooledModel } from '../../../src-main/contract/pool.ts'
import { loadModel, pinModel, unloadModel } from '../../stores/pool.ts'
import { Button } from '../../ui/button.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { ModelSettingsDialog } from './model-settings-dialog.tsx'
import { requestsOf, UnloadDialog } from './unload-dialog.tsx'

/** Pin, settings, and the way in or out of memory. */
export function PooledActions({ model, name }: { model: PooledModel; name: string }) {
  const [asking, setAsking] = useState(false)
  const [editing, setEditing] = useState(false)
  const { modelId, state, pinned } = model
  const requests = requestsOf(model)

  function unload(): void {
    if (requests > 0) setAsking(true)
    else void unloadModel(modelId)
  }

  return (
    <div className="flex items-center gap-1">
      <IconButton
        label={pinned ? `Unpin ${name}` : `Pin ${name}: never make room at its cost`}
        aria-label={`Keep ${name} in memory`}
        aria-pressed={pinned}
        className="aria-pressed:bg-accent-soft aria-pressed:text-accent"
        onClick={() => void pinModel(modelId, !pinned)}
      >
        <Pin size={15} aria-hidden className={pinned ? 'fill-current' : ''} />
      </IconButton>
      <IconButton label={`Settings of ${name}`} onClick={() => setEditing(true)}>
        <Settings2 size={15} aria-hidden />
      </IconButton>
      {state === 'failed' ? (
        <Button
          aria-label={`Try ${name} again`}
          className="ml-1 w-24"
          onClick={() => void loadModel(modelId)}
        >
          Try again
        </Button>
      ) : (
        <Button
          aria-label={state === 'loading' ? `Stop loading ${name}` : `Unload ${name}`}
          disabled={state === 'unloading'}
          className="ml-1 w-24"
          onClick={unload}
        >
          {state === 'loading' ? 'Stop' : state === 'ready' ? 'Unload' : 'Unloading…'}
        </Button>
      )}
      <UnloadDialog
        open={asking}
        modelId={modelId}
        name={name}
        requests={requests}
        onClose={() => setAsking(false)}
      />
      <ModelSettingsDialog
        open={editing}
        modelId={modelId}
        name={name}
        onClose={() => setEditing(false)}
      />
    </div>
  )
}
