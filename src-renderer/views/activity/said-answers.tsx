import type { AuditLog } from '../../../src-main/contract/activity.ts'
import type { KeptAnswer } from '../../../src-main/contract/kept-content.ts'
import { Card } from '../../ui/card.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import type { SaidPart } from './readable-request.ts'
import { SaidParts } from './said-parts.tsx'
import { useProviderName } from './use-provider-name.ts'

interface SaidAnswersProps {
  answers: readonly KeptAnswer[]
  attempts: readonly AuditLog[]
}

/** What each try answered. */
export function SaidAnswers({ answers, attempts }: SaidAnswersProps) {
  const providerName = useProviderName()
  if (answers.length === 0) {
    return <Card className="px-4 py-3 text-ink-2">No answer was kept.</Card>
  }
  return answers.map((answer) => {
    const log = attempts.find(({ attempt }) => attempt === answer.attempt)
    const where = log?.backend_type == null ? null : providerName(log.backend_type)
    return (
      <Card key={answer.attempt} className="p-4">
        <section aria-label={`Kept answer ${answer.attempt}`}>
          <div className="mb-2 flex min-h-7 items-center justify-between">
            <h3 className="font-medium">
              Answer
              {log !== undefined && (
                <span className="font-normal text-ink-3">
                  {' '}
                  {log.model}
                  {where !== null && `, ${where}`}
                </span>
              )}
            </h3>
            <CopyButton label="Copy the answer" text={answer.text} />
          </div>
          <SaidParts parts={partsOf(answer)} />
          {answer.cut && <p className="mt-2 text-ink-2">The end of it was not kept.</p>}
        </section>
      </Card>
    )
  })
}

function partsOf({ thinking, text, tool_calls }: KeptAnswer): SaidPart[] {
  const parts: SaidPart[] = [
    { kind: 'thinking', text: thinking },
    { kind: 'text', text },
  ]
  return [
    ...parts.filter((part) => part.kind === 'call' || part.text !== ''),
    ...tool_calls.map((call): SaidPart => ({ kind: 'call', ...call })),
  ]
}
