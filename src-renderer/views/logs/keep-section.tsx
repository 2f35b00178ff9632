import { useActivitySettings } from '../../stores/activity-settings.ts'
import { Problem } from '../../ui/problem.tsx'
import { Section } from '../../ui/section.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { KeepForm } from './keep-form.tsx'
import { useLogSize } from './use-log-size.ts'

/** How long the log of requests stays, and who else may read of them. */
export function KeepSection() {
  const { value, problem } = useActivitySettings()
  const size = useLogSize()
  return (
    <Section
      title="What is kept"
      description="Of each request: who asked what of whom, when, and what it used. Never what was said, unless you choose so for an app or a rule."
    >
      {problem !== null && <Problem className="mb-3">{problem}</Problem>}
      {value === null ? (
        problem === null && <Spinner label="Loading what is kept" />
      ) : (
        <KeepForm settings={value} size={size} />
      )}
    </Section>
  )
}
