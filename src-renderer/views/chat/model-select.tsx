import { Select } from '@base-ui/react/select'
import { Check, ChevronsUpDown } from 'lucide-react'
import { formatBytes } from '../../lib/format.ts'
import { modelStateText } from '../../lib/model-state.ts'
import { chooseModel } from '../../stores/chat.ts'
import { usePooled } from '../../stores/pool.ts'
import type { AskableModel } from '../../stores/use-chosen-model.ts'
import { ModelDot } from '../models/model-dot.tsx'

interface ModelSelectProps {
  models: AskableModel[]
  chosen: AskableModel
}

export function ModelSelect({ models, chosen }: ModelSelectProps) {
  const pooled = usePooled(chosen.baseId)
  return (
    <Select.Root
      value={chosen.id}
      onValueChange={(id) => id !== null && chooseModel(id)}
      items={models.map(({ id, name }) => ({ value: id, label: name }))}
    >
      <Select.Trigger
        aria-label="Model"
        className="-ml-2.5 flex h-8 min-w-0 items-center gap-2 rounded-sm px-2.5 hover:bg-fill data-popup-open:bg-fill"
      >
        <ModelDot pooled={pooled} />
        <Select.Value className="truncate text-md font-semibold" />
        <span className="truncate text-ink-3">{modelStateText(pooled)}</span>
        <Select.Icon>
          <ChevronsUpDown size={13} className="text-ink-3" />
        </Select.Icon>
      </Select.Trigger>
      <Select.Portal>
        <Select.Positioner
          alignItemWithTrigger={false}
          align="start"
          sideOffset={4}
          className="z-20"
        >
          <Select.Popup className="max-h-(--available-height) min-w-80 overflow-y-auto rounded-md bg-raised p-1 shadow-popup transition-opacity duration-100 data-ending-style:opacity-0">
            {models.map((model) => (
              <ModelItem key={model.id} model={model} />
            ))}
          </Select.Popup>
        </Select.Positioner>
      </Select.Portal>
    </Select.Root>
  )
}

function ModelItem({ model }: { model: AskableModel }) {
  const pooled = usePooled(model.baseId)
  return (
    <Select.Item
      value={model.id}
      className="grid grid-cols-[14px_1fr_14px] items-center gap-x-2 rounded-xs px-2 py-1.5 outline-none data-highlighted:bg-fill-strong"
    >
      <ModelDot pooled={pooled} />
      <Select.ItemText className="truncate font-medium">{model.name}</Select.ItemText>
      <Select.ItemIndicator className="col-start-3 text-accent">
        <Check size={14} />
      </Select.ItemIndicator>
      <span className="col-start-2 row-start-2 truncate text-sm text-ink-3">
        {factsOf(model, modelStateText(pooled))}
      </span>
    </Select.Item>
  )
}

/** Of a profile, the model that it stands for. */
function factsOf({ id, baseId, quantization, sizeBytes }: AskableModel, state: string): string {
  if (id !== baseId) return [state, `profile of ${baseId}`].join(' · ')
  return [state, quantization, formatBytes(sizeBytes)].filter((part) => part !== null).join(' · ')
}
