import { Settings2 } from 'lucide-react'
import { useState } from 'react'
import type { PooledModel } from '../../../src-main/contract/pool.ts'
import { formatBytes } from '../../lib/format.ts'
import { useModels } from '../../stores/models.ts'
import { loadModel } from '../../stores/pool.ts'
import { Button } from '../../ui/button.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { ModelSettingsDialog } from './model-settings-dialog.tsx'

/** The way into memory for a model that is not there. */
export function LoadAnother({ pooled }: { pooled: PooledModel[] }) {
  const models = useModels(({ value }) => value?.models)
  const [chosen, setChosen] = useState<string | null>(null)
  const [editing, setEditing] = useState(false)
  const away = models?.filter(({ id }) => !pooled.some(({ modelId }) => modelId === id)) ?? []
  const model = away.find(({ id }) => id === chosen)
  if (away.length === 0) return null
  return (
    <div className="mt-4">
      <div className="flex items-end gap-2">
        <SelectField
          className="w-90"
          label={pooled.length === 0 ? 'Load a model' : 'Load another model'}
          placeholder="Choose a model"
          choices={away.map(({ id, name, sizeBytes }) => ({
            value: id,
            label: name === id ? id : `${name} (${id})`,
            note: formatBytes(sizeBytes),
          }))}
          value={model?.id ?? null}
          onChange={setChosen}
        />
        <Button
          className="h-8"
          disabled={model === undefined}
          onClick={() => model && void loadModel(model.id)}
        >
          Load
        </Button>
        <IconButton
          label="Settings of this model"
          className="size-8"
          disabled={model === undefined}
          onClick={() => setEditing(true)}
        >
          <Settings2 size={15} aria-hidden />
        </IconButton>
      </div>
      {model !== undefined && (
        <ModelSettingsDialog
          open={editing}
          modelId={model.id}
          name={model.name}
          onClose={() => setEditing(false)}
        />
      )}
    </div>
  )
}
