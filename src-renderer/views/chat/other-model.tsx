import { useChatModels } from '../../stores/use-chat-models.ts'
import { ModelPicker } from './model-picker.tsx'

interface OtherModelProps {
  /** The model that has answered already. */
  but: string
  onChoose: (id: string) => void
  onClosed: () => void
}

/** Opens at once: which model is to answer the same question? */
export function OtherModel({ but, onChoose, onClosed }: OtherModelProps) {
  const models = useChatModels()
  return (
    <ModelPicker
      label="Another model"
      models={models.filter(({ id }) => id !== but)}
      chosen={null}
      onChoose={onChoose}
      startsOpen
      onClosed={onClosed}
      className="pointer-events-none absolute inset-0 opacity-0"
      face={null}
    />
  )
}
