import { useEffect } from 'react'
import type { Model } from '../../../src-main/contract/models.ts'
import { readSelfTest, runSelfTest, useSelfTest } from '../../stores/self-tests.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Problem } from '../../ui/problem.tsx'
import { Section } from '../../ui/section.tsx'
import { AppVerdicts } from './app-verdicts.tsx'
import { SelfTestGrid } from './self-test-grid.tsx'
import { reportText } from './self-test-text.ts'

/** Tries the model as apps use it, and says with which of them it gets on. */
export function SelfTestSection({ model }: { model: Model }) {
  const { report, running, problem } = useSelfTest(model.id)
  const busy = running || report?.state === 'running'

  useEffect(() => void readSelfTest(model.id), [model.id])

  return (
    <Section
      title="Does it work"
      description="Small requests through the real port, as apps make them. Nothing leaves this Mac."
      action={
        <Button
          disabled={busy || model.check.state === 'quarantined'}
          onClick={() => void runSelfTest(model.id)}
        >
          {busy
            ? 'Testing…'
            : report === null || report.state === 'never'
              ? 'Test it'
              : 'Test again'}
        </Button>
      }
    >
      {problem !== null && <Problem className="mb-3">{problem}</Problem>}
      {report !== null && (
        <Card>
          <output className="block px-4 py-2.5 text-ink-2">{reportText(report)}</output>
          {(report.results.length > 0 || report.running !== null) && (
            <SelfTestGrid report={report} />
          )}
          {report.results.length > 0 && <AppVerdicts apps={report.apps} />}
        </Card>
      )}
    </Section>
  )
}
