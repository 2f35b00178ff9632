import { useState } from 'react'
import type { Model } from '../../../src-main/contract/models.ts'
import type { PooledModel } from '../../../src-main/contract/pool.ts'
import { chats } from '../../lib/capability-text.ts'
import { modelState } from '../../lib/model-state.ts'
import { navigate } from '../../lib/route.ts'
import { useCaller } from '../../stores/caller.ts'
import { chooseModel } from '../../stores/chat.ts'
import { checkModel, useModelChecks } from '../../stores/model-checks.ts'
import { loadModel, unloadModel, useAskedLoads } from '../../stores/pool.ts'
import { Button } from '../../ui/button.tsx'
import { requestsOf, UnloadDialog } from '../pool/unload-dialog.tsx'
import { ModelMenu } from './model-menu.tsx'

interface ModelActionsProps {
  model: Model
  pooled: PooledModel | undefined
}

/** Talk to it, take it into memory or out, and a menu for the rest. */
export function ModelActions({ model, pooled }: ModelActionsProps) {
  function chat(): void {
    chooseModel(model.id)
    navigate('chat')
  }

  return (
    <div className="relative flex items-center gap-1.5">
      {chats(model) && model.check.state !== 'quarantined' && (
        <Button kind="quiet" aria-label={`Chat with ${model.id}`} onClick={chat}>
          Chat
        </Button>
      )}
      {model.check.state === 'quarantined' ? (
        <CheckButton model={model} />
      ) : (
        <MemoryButton model={model} pooled={pooled} />
      )}
      <ModelMenu model={model} pinned={pooled?.pinned === true} />
    </div>
  )
}

function MemoryButton({ model, pooled }: ModelActionsProps) {
  const [asking, setAsking] = useState(false)
  const state = modelState(pooled)
  const asked = useAskedLoads((loads) => loads[model.id] === true)
  const requests = requestsOf(pooled)

  function unload(): void {
    if (requests > 0) setAsking(true)
    else void unloadModel(model.id)
  }

  if (state !== 'ready' && state !== 'unloading') {
    return (
      <Button
        aria-label={`Load ${model.id}`}
        disabled={state === 'loading' || asked}
        className="w-24"
        onClick={() => void loadModel(model.id)}
      >
        {loadWord(state === 'loading' || asked, model)}
      </Button>
    )
  }
  return (
    <>
      <Button
        aria-label={`Unload ${model.id}`}
        disabled={state === 'unloading'}
        className="w-24"
        onClick={unload}
      >
        {state === 'ready' ? 'Unload' : 'Unloading…'}
      </Button>
      <UnloadDialog
        open={asking}
        modelId={model.id}
        name={model.name}
        requests={requests}
        onClose={() => setAsking(false)}
      />
    </>
  )
}

/** A file that nobody has loaded before is checked first, which may take longer than the load. */
function loadWord(busy: boolean, { check }: Model): string {
  if (!busy) return 'Load'
  return check.state === 'checking' ? 'Checking…' : 'Loading…'
}

/** The one way out of quarantine is to pass. */
function CheckButton({ model }: { model: Model }) {
  const admin = useCaller((caller) => caller.admin === true)
  const busy = useModelChecks((checks) => checks[model.id]?.busy === true)
  if (!admin) return null
  return (
    <Button
      aria-label={`Check ${model.id} again`}
      className="w-24"
      disabled={busy}
      onClick={() => void checkModel(model.id)}
    >
      {busy ? 'Checking…' : 'Check again'}
    </Button>
  )
}
