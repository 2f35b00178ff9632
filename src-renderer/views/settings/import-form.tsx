import { useState } from 'react'
import type { FoundImport } from '../../../src-main/contract/imports.ts'
import { useModels } from '../../stores/models.ts'
import { DialogForm } from '../../ui/dialog-form.tsx'
import { Field } from '../../ui/field.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { SuggestField } from '../../ui/suggest-field.tsx'
import { WithChooser } from '../../ui/with-chooser.tsx'
import type { ImportWish, Source } from './import-sources.ts'

interface ImportFormProps {
  source: Source
  found: FoundImport[]
  onSubmit: (wish: ImportWish) => Promise<void>
  onCancel: () => void
}

const noModel = 'none'

/** Where it is, its secret, and a model for what comes without one. Ends in a preview. */
export function ImportForm({ source, found, onSubmit, onCancel }: ImportFormProps) {
  // What is found may come after the dialog.
  const [typed, setPath] = useState<string | null>(null)
  const path = typed ?? found[0]?.path ?? ''
  const [secret, setSecret] = useState('')
  const [modelId, setModelId] = useState(noModel)
  const models = useModels(({ value }) => value?.models) ?? []
  const { placeholder, hasProfiles, secret: needed } = source
  const isReady = needed === undefined || needed.optional || secret.trim() !== ''
  const wish = {
    path: path.trim(),
    secret: secret.trim(),
    modelId: modelId === noModel ? null : modelId,
    preview: true,
  }
  return (
    <DialogForm
      verb="Preview"
      ready={path.trim() !== '' && isReady}
      onSubmit={() => onSubmit(wish)}
      onCancel={onCancel}
    >
      <WithChooser className="mt-4" kind="anything" onPath={setPath}>
        <SuggestField
          label="Path"
          placeholder={placeholder}
          hint="On the machine where Corral runs."
          suggestions={found.length > 1 ? found.map((one) => one.path) : []}
          value={path}
          onChange={setPath}
        />
      </WithChooser>
      {needed !== undefined && (
        <Field
          className="mt-4"
          label={needed.label}
          type="password"
          hint={needed.hint}
          value={secret}
          onChange={(event) => setSecret(event.target.value)}
        />
      )}
      {hasProfiles && (
        <SelectField
          className="mt-4"
          label="Model for profiles without one"
          hint="Profiles whose own model is on this Mac keep it."
          choices={[
            { value: noModel, label: 'None yet' },
            ...models
              .filter(({ capabilities }) => capabilities.kind === 'text')
              .map(({ id }) => ({ value: id, label: id })),
          ]}
          value={modelId}
          onChange={setModelId}
        />
      )}
    </DialogForm>
  )
}
