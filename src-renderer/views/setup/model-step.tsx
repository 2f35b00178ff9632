import type { Model } from '../../../src-main/contract/models.ts'
import { client } from '../../api/client.ts'
import { folderNames } from '../../lib/folder-text.ts'
import { formatBytes } from '../../lib/format.ts'
import { starterModelId } from '../../lib/starter.ts'
import { useAttempt } from '../../lib/use-attempt.ts'
import { chooseModel } from '../../stores/chat.ts'
import { useFresh } from '../../stores/fetched.ts'
import { refreshRecommendations, useRecommendations } from '../../stores/hub.ts'
import { usePool } from '../../stores/pool.ts'
import { useModels } from '../../stores/models.ts'
import { useChosenModel } from '../../stores/use-chosen-model.ts'
import { Button } from '../../ui/button.tsx'
import { Problem } from '../../ui/problem.tsx'
import { RadioCards } from '../../ui/radio-cards.tsx'
import { RowList } from '../../ui/row-list.tsx'
import { Section } from '../../ui/section.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { StartRow } from './start-row.tsx'
import { StepFrame } from './step-frame.tsx'
import type { StepProps } from './steps.ts'

const shownModels = 6
const shownStarts = 3
/** What is smaller is not for talking. */
const leastBytes = 1e9

/** One that is here, or one to fetch; the download goes on while the guide does. */
export function ModelStep(props: StepProps) {
  const { value, problem } = useModels()
  return (
    <StepFrame
      {...props}
      title="A first model"
      lead="For chat to begin with. Apps can ask for any model at any time."
    >
      {problem !== null && <Problem>{problem}</Problem>}
      {value === null ? (
        problem === null && <Spinner label="Loading" />
      ) : (
        <Here models={value.models} />
      )}
      <Starts />
    </StepFrame>
  )
}

function Here({ models }: { models: Model[] }) {
  const chosen = useChosenModel()
  const { busy, problem, attempt } = useAttempt()
  const able = models
    .filter(
      ({ capabilities, check }) => capabilities.kind === 'text' && check.state !== 'quarantined',
    )
    .toSorted((a, b) => b.sizeBytes - a.sizeBytes)
  const hasStarter = models.some(({ id }) => id === starterModelId)
  const shown = able.slice(0, shownModels)
  const more = able.length - shown.length
  return (
    <Section title={shown.length > 0 ? 'Begin with one that is here' : 'On this Mac'}>
      {shown.length > 0 && (
        <RadioCards
          label="Begin with"
          className="[&>div:first-child]:sr-only"
          choices={shown.map((model) => ({
            value: model.id,
            name: model.name,
            description: aboutOf(model),
          }))}
          value={chosen?.baseId ?? ''}
          onChange={chooseModel}
        />
      )}
      {more > 0 && <p className="mt-2 text-ink-3">{more} more stand in Models.</p>}
      {!hasStarter && (
        <div className="mt-3 flex items-center gap-3">
          <p className="min-w-0 flex-1 text-ink-2">
            Corral can write a tiny model of its own, only to show that everything works.
          </p>
          <Button
            disabled={busy}
            onClick={() =>
              void attempt(async () => chooseModel((await client.models.addStarter()).id))
            }
          >
            Add it
          </Button>
        </div>
      )}
      {problem !== null && <Problem className="mt-2">{problem}</Problem>}
    </Section>
  )
}

function aboutOf({ id, folder, sizeBytes, quantization }: Model): string {
  if (id === starterModelId) {
    return 'Comes with Corral. It knows next to nothing, but shows that everything works.'
  }
  const facts = [folderNames[folder], formatBytes(sizeBytes), quantization]
  return facts.filter((fact) => fact !== null).join(' · ')
}

function Starts() {
  const { value, problem } = useRecommendations()
  const memoryGb = usePool((pool) =>
    Math.ceil((pool.value?.budget.systemTotalBytes ?? 0) / 2 ** 30),
  )
  useFresh(refreshRecommendations)
  const fitting = (value ?? [])
    .filter(({ fit, minMemoryGb }) => fit.verdict !== 'no' && minMemoryGb <= memoryGb)
    .filter(({ sizeBytes }) => sizeBytes >= leastBytes)
    .toSorted((a, b) => b.sizeBytes - a.sizeBytes)
    .slice(0, shownStarts)
  return (
    <>
      {problem !== null && <Problem>{problem}</Problem>}
      {fitting.length > 0 && (
        <Section
          title="Fetch a good one"
          description="Well-chosen for the memory of this Mac, from Hugging Face. It goes on in the background."
        >
          <RowList aria-label="Good models for this Mac">
            {fitting.map((point) => (
              <StartRow key={`${point.repo}/${point.file}`} point={point} />
            ))}
          </RowList>
        </Section>
      )}
    </>
  )
}
