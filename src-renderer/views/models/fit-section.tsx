import { useCallback, useState } from 'react'
import type { Model } from '../../../src-main/contract/models.ts'
import { client } from '../../api/client.ts'
import { useAnswer } from '../../stores/use-answer.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Problem } from '../../ui/problem.tsx'
import { Section } from '../../ui/section.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { FitBadge } from '../discover/fit-badge.tsx'
import { FitFields } from '../discover/fit-fields.tsx'
import { FitSum } from '../discover/fit-sum.tsx'
import type { FitWish } from '../discover/use-fit.ts'
import { useSettled } from '../logs/use-settled.ts'
import { ModelSettingsDialog } from '../pool/model-settings-dialog.tsx'

/** Whether the model would run here, for a context that one wants. */
export function FitSection({ model }: { model: Model }) {
  const [wish, setWish] = useState<FitWish>({})
  const [editing, setEditing] = useState(false)
  const { fit, problem, waiting } = useModelFit(model.id, wish)
  return (
    <Section
      title="Will it fit"
      description="What it would take in memory, against what the pool allows."
      action={<Button onClick={() => setEditing(true)}>Context and loading…</Button>}
    >
      <Card className="p-4">
        {fit !== null ? (
          <>
            <FitFields
              trainContextTokens={model.trainContextTokens}
              fit={fit}
              wish={wish}
              onChange={setWish}
            />
            <FitBadge fit={fit} className="mb-2" />
            <FitSum fit={fit} loading={waiting} problem={problem} />
          </>
        ) : problem === null ? (
          <div className="flex h-24 items-center justify-center">
            <Spinner label="Working out the memory" />
          </div>
        ) : (
          <Problem>{problem}</Problem>
        )}
      </Card>
      <ModelSettingsDialog
        open={editing}
        modelId={model.id}
        name={model.name}
        onClose={() => setEditing(false)}
      />
    </Section>
  )
}

/** A slider passes many values: only the one it rests on is asked about. */
function useModelFit(modelId: string, wish: FitWish) {
  const wanted = JSON.stringify(wish)
  const question = useSettled(wanted)
  const load = useCallback(
    () => client.fit.model({ modelId, ...(JSON.parse(question) as FitWish) }),
    [modelId, question],
  )
  const { value: fit, problem } = useAnswer(load)
  return { fit, problem, waiting: question !== wanted }
}
