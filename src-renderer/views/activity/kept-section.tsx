import { useState } from 'react'
import type { AuditLog } from '../../../src-main/contract/activity.ts'
import type { KeptContent } from '../../../src-main/contract/kept-content.ts'
import { client } from '../../api/client.ts'
import { formatMoment } from '../../lib/format.ts'
import { useAttempt } from '../../lib/use-attempt.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { Problem } from '../../ui/problem.tsx'
import { Section } from '../../ui/section.tsx'
import { ReplaySection } from './replay-section.tsx'
import { SaidAnswers } from './said-answers.tsx'
import { SaidRequest } from './said-request.tsx'

interface KeptSectionProps {
  requestId: string
  attempts: readonly AuditLog[]
}

/** What was said, where it was kept: shown only when somebody asks to see it. */
export function KeptSection({ requestId, attempts }: KeptSectionProps) {
  const [content, setContent] = useState<KeptContent | null>(null)
  const [isForgotten, setForgotten] = useState(false)
  const [asking, setAsking] = useState(false)
  const { busy, problem, attempt } = useAttempt()
  const isKept = attempts.some(({ content_kept }) => content_kept) && !isForgotten

  async function forget(): Promise<void> {
    await client.activity.forget({ request_id: requestId })
    setContent(null)
    setForgotten(true)
  }

  if (!isKept) {
    return (
      <Section title="What was said">
        <Card className="px-4 py-3 text-ink-2">
          {isForgotten
            ? 'It is forgotten.'
            : 'It was not kept. Corral keeps prompts and answers only of apps and rules for which somebody asked: in the menu of the list, under “Keep what is said”.'}
        </Card>
      </Section>
    )
  }
  return (
    <>
      <Section
        title="What was said"
        description={
          content === null
            ? 'It was kept, sealed by the vault. Whoever opens it is recorded under Logs.'
            : `Kept until ${formatMoment(content.expires_at)}.`
        }
        action={
          <div className="flex gap-2">
            {content === null && (
              <Button
                disabled={busy}
                onClick={() =>
                  void attempt(async () =>
                    setContent(await client.activity.content({ request_id: requestId })),
                  )
                }
              >
                Show what was said
              </Button>
            )}
            <Button onClick={() => setAsking(true)}>Forget…</Button>
          </div>
        }
      >
        {problem !== null && <Problem className="mb-3">{problem}</Problem>}
        {content !== null && (
          <div className="space-y-3">
            <SaidRequest body={content.request} cut={content.request_cut} />
            <SaidAnswers answers={content.answers} attempts={attempts} />
          </div>
        )}
      </Section>
      {content !== null && (
        <ReplaySection requestId={requestId} content={content} attempts={attempts} />
      )}
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        title="Forget what was said?"
        description="The request and its answers are deleted for good. The row in the list stays."
        verb="Forget"
        onConfirm={forget}
      />
    </>
  )
}
