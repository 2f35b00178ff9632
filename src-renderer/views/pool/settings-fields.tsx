import type { PooledModel } from '../../../src-main/contract/pool.ts'
import { formatContext } from '../../lib/format.ts'
import { useModels } from '../../stores/models.ts'
import { Field } from '../../ui/field.tsx'
import { Fold } from '../../ui/fold.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { LoraFields } from './lora-fields.tsx'
import type { SettingsDraft } from './settings-draft.ts'
import { kvChoices, switchChoices } from './setting-choices.ts'

interface SettingsFieldsProps {
  modelId: string
  draft: SettingsDraft
  pooled: PooledModel | undefined
  disabled: boolean
  onChange: (draft: SettingsDraft) => void
}

const noDraftModel = 'none'

export function SettingsFields(props: SettingsFieldsProps) {
  const { modelId, draft, pooled, disabled, onChange } = props
  const models = useModels(({ value }) => value?.models) ?? []
  const trained = models.find(({ id }) => id === modelId)?.trainContextTokens ?? null
  const set = (change: Partial<SettingsDraft>) => onChange({ ...draft, ...change })
  const contextNow = pooled?.contextTokens ?? null
  return (
    <div className="mt-4 grid grid-cols-2 items-start gap-x-4 gap-y-4">
      <Field
        label="Context"
        type="number"
        min={256}
        placeholder="Automatic"
        hint={[
          'Tokens for each conversation.',
          trained === null ? null : `The model was made for ${formatContext(trained)}.`,
          contextNow === null ? null : `Now ${formatContext(contextNow)}.`,
        ]
          .filter((part) => part !== null)
          .join(' ')}
        value={draft.context}
        disabled={disabled}
        onChange={(event) => set({ context: event.target.value })}
      />
      <Field
        label="Conversations at once"
        type="number"
        min={1}
        max={64}
        placeholder="Automatic"
        hint="Slots. Each has a context of its own, which costs memory."
        value={draft.slots}
        disabled={disabled}
        onChange={(event) => set({ slots: event.target.value })}
      />
      <SelectField
        label="KV cache"
        choices={kvChoices}
        hint="How the context is kept. Smaller saves memory and loses a little."
        value={draft.kvCacheType}
        disabled={disabled}
        onChange={(kvCacheType) => set({ kvCacheType })}
      />
      <SelectField
        label="Flash attention"
        choices={switchChoices}
        hint="Faster with long contexts. A KV cache smaller than f16 needs it."
        value={draft.flashAttention}
        disabled={disabled}
        onChange={(flashAttention) => set({ flashAttention })}
      />
      <Field
        label="Unload after idle minutes"
        type="number"
        min={0}
        step="any"
        placeholder="Never"
        hint="Holds at once. A pinned model stays anyway."
        value={draft.idleMinutes}
        disabled={disabled}
        onChange={(event) => set({ idleMinutes: event.target.value })}
      />
      <SelectField
        label="Prompt lookup"
        choices={switchChoices}
        hint="Guesses ahead from what was said already. Fast where text is repeated, as in editing."
        value={draft.promptLookup}
        disabled={disabled}
        onChange={(promptLookup) => set({ promptLookup })}
      />
      <SelectField
        className="col-span-2"
        label="Draft model"
        choices={[
          { value: noDraftModel, label: 'None' },
          ...models
            .filter(({ id }) => id !== modelId)
            .map(({ id, name }) => ({ value: id, label: name })),
        ]}
        hint="A small model of the same family that guesses ahead; this one only checks. Takes memory too."
        value={draft.draftModel === '' ? noDraftModel : draft.draftModel}
        disabled={disabled}
        onChange={(id) => set({ draftModel: id === noDraftModel ? '' : id })}
      />
      <LoraFields loras={draft.loras} disabled={disabled} onChange={(loras) => set({ loras })} />
      <Fold className="col-span-2" title="For experts" note="GPU layers, slice of a prompt">
        <div className="grid grid-cols-2 gap-4">
          <Field
            label="Layers on the GPU"
            type="number"
            min={0}
            placeholder="As many as fit"
            value={draft.gpuLayers}
            disabled={disabled}
            onChange={(event) => set({ gpuLayers: event.target.value })}
          />
          <Field
            label="Slice of a prompt"
            type="number"
            min={32}
            max={4096}
            placeholder="Automatic"
            hint="Tokens read in one step. Less keeps other answers smoother."
            value={draft.batch}
            disabled={disabled}
            onChange={(event) => set({ batch: event.target.value })}
          />
        </div>
      </Fold>
    </div>
  )
}
