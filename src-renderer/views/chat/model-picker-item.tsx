import { Cloud } from 'lucide-react'
import { type ChatModel, modelFacts } from '../../lib/chat-models.ts'
import { modelStateText } from '../../lib/model-state.ts'
import { usePooled } from '../../stores/pool.ts'
import { ModelDot } from '../models/model-dot.tsx'

/** A model in the list: where it runs, its name, and what it can do. */
export function ModelPickerItem({ model }: { model: ChatModel }) {
  const pooled = usePooled(model.baseId ?? '')
  const facts = modelFacts(model)
  const isHere = model.baseId !== null
  return (
    <>
      {isHere ? (
        <ModelDot pooled={pooled} />
      ) : (
        <Cloud size={13} className="text-ink-3" aria-hidden />
      )}
      <span className="truncate font-medium">{model.name}</span>
      <span className="col-start-2 row-start-2 truncate text-sm text-ink-3">
        {[isHere ? modelStateText(pooled) : `at ${model.provider}`, ...facts].join(' · ')}
      </span>
    </>
  )
}
