import type { PooledModel } from '../../../src-main/contract/pool.ts'
import { formatCount } from '../../lib/format.ts'
import { unloadModel } from '../../stores/pool.ts'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'

interface UnloadDialogProps {
  open: boolean
  modelId: string
  name: string
  /** Requests that it answers or that wait for it. */
  requests: number
  onClose: () => void
}

/** Asked before a busy model is unloaded; an idle one just goes. */
export function UnloadDialog({ open, modelId, name, requests, onClose }: UnloadDialogProps) {
  return (
    <ConfirmDialog
      open={open}
      onClose={onClose}
      title={`Unload ${name}?`}
      description={`${formatCount(requests, 'answer')} still to finish. The model stays until then and takes no new questions.`}
      verb="Unload"
      onConfirm={() => {
        void unloadModel(modelId)
        return Promise.resolve()
      }}
    />
  )
}

export function requestsOf(model: PooledModel | undefined): number {
  return (model?.activeRequests ?? 0) + (model?.waitingRequests ?? 0)
}
