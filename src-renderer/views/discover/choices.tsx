import { FileX } from 'lucide-react'
import { useState } from 'react'
import type { Fit } from '../../../src-main/contract/fit.ts'
import type { HubChoice, HubRepo } from '../../../src-main/contract/hub.ts'
import { fitOfOther } from '../../lib/fit-text.ts'
import { Card } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { RowList } from '../../ui/row-list.tsx'
import { Section } from '../../ui/section.tsx'
import { ChoiceRow } from './choice-row.tsx'
import { FitFields } from './fit-fields.tsx'
import { ProjectorField } from './projector-field.tsx'
import { type FitWish, useFit } from './use-fit.ts'

/** The qualities of a model, each with whether it would run here in the context that is wished. */
export function Choices({ repo }: { repo: HubRepo }) {
  const { projectors } = repo
  const choices = recommendedFirst(repo.choices)
  const [chosen, setChosen] = useState(() => choices[0]?.file ?? null)
  const [wish, setWish] = useState<FitWish>({})
  const [projector, setProjector] = useState<string | null>(null)
  const answer = useFit(repo.repo, chosen, wish)
  const computed = choices.find(({ file }) => file === answer.file)
  const shownFit = answer.fit ?? choices.find(({ file }) => file === chosen)?.fit ?? null

  function fitOf(choice: HubChoice): Fit | null {
    if (answer.fit === null || computed === undefined) return choice.fit
    if (computed === choice) return answer.fit
    return fitOfOther(answer.fit, computed.sizeBytes, choice.sizeBytes)
  }

  if (choices.length === 0) {
    return (
      <Card className="flex">
        <EmptyState
          icon={<FileX size={28} strokeWidth={1.5} aria-hidden />}
          title="Nothing here that Corral can run"
        >
          This repository has no GGUF file that is whole.
        </EmptyState>
      </Card>
    )
  }
  return (
    <Section
      title="Qualities"
      description="The same model, packed more or less tightly: smaller files answer faster and less exactly."
    >
      <FitFields
        trainContextTokens={repo.trainContextTokens}
        fit={shownFit}
        wish={wish}
        onChange={setWish}
      />
      {projectors.length > 0 && (
        <ProjectorField projectors={projectors} value={projector} onChange={setProjector} />
      )}
      <RowList aria-label="Qualities">
        {choices.map((choice) => (
          <ChoiceRow
            key={choice.file}
            repo={repo}
            choice={choice}
            fit={fitOf(choice)}
            fitProblem={choice.file === chosen ? answer.problem : null}
            loading={choice.file === chosen && answer.loading}
            open={choice.file === chosen}
            onOpen={(open) => setChosen(open ? choice.file : null)}
            projector={projector}
          />
        ))}
      </RowList>
    </Section>
  )
}

/** What fits best, then all others, smallest first. */
function recommendedFirst(choices: HubChoice[]): HubChoice[] {
  return choices.toSorted((one, other) => Number(other.recommended) - Number(one.recommended))
}
