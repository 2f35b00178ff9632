import { Field } from '../../ui/field.tsx'

interface KeyUseProps {
  weight: string
  onWeight: (weight: string) => void
  models: string
  onModels: (models: string) => void
}

/** How often a key is taken, and for what. */
export function KeyUse({ weight, onWeight, models, onModels }: KeyUseProps) {
  return (
    <>
      <Field
        label="Weight"
        type="number"
        min={0}
        max={1000}
        hint="A key of weight 2 is taken twice as often as one of weight 1; one of weight 0 last."
        value={weight}
        onChange={(event) => onWeight(event.target.value)}
      />
      <Field
        className="mt-4"
        label="Only for these models"
        placeholder="All models"
        hint="Names with commas between them."
        value={models}
        onChange={(event) => onModels(event.target.value)}
      />
    </>
  )
}
