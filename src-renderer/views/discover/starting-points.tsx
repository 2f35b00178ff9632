import type { Recommendation } from '../../../src-main/contract/hub.ts'
import { useFresh } from '../../stores/fetched.ts'
import { refreshRecommendations, useRecommendations } from '../../stores/hub.ts'
import { Problem } from '../../ui/problem.tsx'
import { RowList } from '../../ui/row-list.tsx'
import { Section } from '../../ui/section.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { StartingPointRow } from './starting-point-row.tsx'

/** Well-chosen models, those that run here first; they ship with the app and ask nobody. */
export function StartingPoints() {
  const { value, problem } = useRecommendations()
  useFresh(refreshRecommendations)
  if (value === null) {
    return (
      <div className="m-auto">
        {problem === null ? <Spinner label="Loading" /> : <Problem>{problem}</Problem>}
      </div>
    )
  }
  const here = value.filter(({ fit }) => fit.verdict !== 'no')
  const larger = value.filter(({ fit }) => fit.verdict === 'no')
  return (
    <>
      {problem !== null && <Problem>{problem}</Problem>}
      <Group
        title="Good on this Mac"
        description="Chosen for what they do well, and small enough for the memory here."
        list={here}
      />
      <Group title="For a Mac with more memory" list={larger} />
    </>
  )
}

interface GroupProps {
  title: string
  description?: string
  list: Recommendation[]
}

function Group({ title, description, list }: GroupProps) {
  if (list.length === 0) return null
  return (
    <Section title={title} description={description}>
      <RowList aria-label={title}>
        {list.map((point) => (
          <StartingPointRow key={`${point.repo}/${point.file}`} point={point} />
        ))}
      </RowList>
    </Section>
  )
}
