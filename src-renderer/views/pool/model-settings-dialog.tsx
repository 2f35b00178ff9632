import { useEffect, useState } from 'react'
import type { ModelSettings } from '../../../src-main/contract/pool.ts'
import { client } from '../../api/client.ts'
import { errorMessage } from '../../lib/error-message.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { Problem } from '../../ui/problem.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { ModelSettingsForm } from './model-settings-form.tsx'

interface ModelSettingsDialogProps {
  open: boolean
  modelId: string
  name: string
  onClose: () => void
}

/** How one model is loaded and kept. */
export function ModelSettingsDialog({ open, modelId, name, onClose }: ModelSettingsDialogProps) {
  return (
    <Dialog
      open={open}
      wide
      onClose={onClose}
      title={`Settings of ${name}`}
      description="What is left on automatic, Corral chooses by the model and the memory that is free."
    >
      <Fetched modelId={modelId} name={name} onClose={onClose} />
    </Dialog>
  )
}

/** Lives as long as the dialog is open: each time it asks anew. */
function Fetched({ modelId, name, onClose }: Omit<ModelSettingsDialogProps, 'open'>) {
  const [settings, setSettings] = useState<ModelSettings | null>(null)
  const [problem, setProblem] = useState<string | null>(null)

  useEffect(() => {
    client.pool
      .modelSettings({ modelId })
      .then(setSettings, (error: unknown) => setProblem(errorMessage(error)))
  }, [modelId])

  if (problem !== null) return <Problem className="mt-4">{problem}</Problem>
  if (settings === null) {
    return (
      <div className="flex h-40 items-center justify-center">
        <Spinner label="Loading the settings" />
      </div>
    )
  }
  return <ModelSettingsForm modelId={modelId} name={name} settings={settings} onClose={onClose} />
}
