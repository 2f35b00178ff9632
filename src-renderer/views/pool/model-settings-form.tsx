import { useState } from 'react'
import type { ModelSettings } from '../../../src-main/contract/pool.ts'
import { client } from '../../api/client.ts'
import { useCaller } from '../../stores/caller.ts'
import { reloadModel, usePooled } from '../../stores/pool.ts'
import { Button } from '../../ui/button.tsx'
import { DialogButtons } from '../../ui/dialog.tsx'
import { DialogForm } from '../../ui/dialog-form.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Consequence } from './consequence.tsx'
import {
  changedSettings,
  draftOf,
  draftProblem,
  needsReload,
  type SettingsDraft,
} from './settings-draft.ts'
import { SettingsFields } from './settings-fields.tsx'

interface ModelSettingsFormProps {
  modelId: string
  name: string
  settings: ModelSettings
  onClose: () => void
}

export function ModelSettingsForm(props: ModelSettingsFormProps) {
  const { modelId, name, settings, onClose } = props
  const admin = useCaller((caller) => caller.admin === true)
  const pooled = usePooled(modelId)
  const [draft, setDraft] = useState<SettingsDraft>(() => draftOf(settings))
  const [reload, setReload] = useState(false)
  const changed = changedSettings(draft, settings)
  const problem = draftProblem(draft)
  const reloads = reload && pooled?.state === 'ready' && needsReload(changed)

  async function save(): Promise<void> {
    await client.pool.saveModelSettings({ modelId, ...changed })
    if (reloads) void reloadModel(modelId)
  }

  const fields = (
    <SettingsFields
      modelId={modelId}
      draft={draft}
      pooled={pooled}
      disabled={!admin}
      onChange={setDraft}
    />
  )
  if (!admin) {
    return (
      <>
        <Notice className="mt-4">Only administrators change how a model is loaded.</Notice>
        {fields}
        <DialogButtons>
          <Button onClick={onClose}>Close</Button>
        </DialogButtons>
      </>
    )
  }
  return (
    <DialogForm
      verb={reloads ? 'Save and reload' : 'Save'}
      ready={problem === null && Object.keys(changed).length > 0}
      onSubmit={save}
      onDone={onClose}
      onCancel={onClose}
      note={
        <Consequence
          name={name}
          pooled={pooled}
          changed={changed}
          problem={problem}
          reload={reload}
          onReload={setReload}
        />
      }
    >
      {fields}
    </DialogForm>
  )
}
