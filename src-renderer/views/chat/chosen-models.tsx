import { Plus, X } from 'lucide-react'
import type { ChatModel } from '../../lib/chat-models.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { composer } from './composer-focus.ts'
import { ModelPicker } from './model-picker.tsx'

interface ChosenModelsProps {
  models: readonly ChatModel[]
  /** Ids, as the conversation has them; some may be gone. */
  chosen: readonly string[]
  onChange: (chosen: string[]) => void
}

const mostModels = 4

/** The models that each question goes to, and the way to compare with more. */
export function ChosenModels({ models, chosen, onChange }: ChosenModelsProps) {
  const others = models.filter(({ id }) => !chosen.includes(id))
  const canAdd = chosen.length > 0 && chosen.length < mostModels && others.length > 0
  return (
    <div className="-ml-2 flex min-w-0 items-center gap-0.5">
      {(chosen.length === 0 ? [''] : chosen).map((id, index) => (
        <div key={id} className="flex min-w-0 items-center">
          <ModelPicker
            label={index === 0 ? 'Model' : `Model ${index + 1}`}
            models={models.filter((model) => model.id === id || !chosen.includes(model.id))}
            chosen={models.find((model) => model.id === id) ?? null}
            missing={id}
            onChoose={(next) => onChange(id === '' ? [next] : chosen.with(index, next))}
            leadsTo={composer}
          />
          {chosen.length > 1 && (
            <IconButton
              label={`Without ${models.find((model) => model.id === id)?.name ?? id}`}
              className="-ml-1.5"
              onClick={() => onChange(chosen.toSpliced(index, 1))}
            >
              <X size={13} aria-hidden />
            </IconButton>
          )}
        </div>
      ))}
      {canAdd && (
        <ModelPicker
          label="Compare with another"
          models={others}
          chosen={null}
          onChoose={(id) => onChange([...chosen, id])}
          leadsTo={composer}
          className="inline-flex h-7 shrink-0 items-center gap-1 rounded-sm px-2 text-ink-2 hover:bg-fill hover:text-ink data-popup-open:bg-fill-strong"
          face={
            <>
              <Plus size={14} aria-hidden />
              Compare
            </>
          }
        />
      )}
    </div>
  )
}
