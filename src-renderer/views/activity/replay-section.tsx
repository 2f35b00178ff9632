import { useState } from 'react'
import type { AuditLog } from '../../../src-main/contract/activity.ts'
import type { KeptContent } from '../../../src-main/contract/kept-content.ts'
import { startReplay, useReplays } from '../../stores/replays.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Section } from '../../ui/section.tsx'
import { SuggestField } from '../../ui/suggest-field.tsx'
import { useAskableModels } from '../connect/use-askable-models.ts'
import { Comparison } from './comparison.tsx'
import { originalOf } from './compared-answer.ts'

interface ReplaySectionProps {
  requestId: string
  content: KeptContent
  attempts: readonly AuditLog[]
}

/** Asks another model the same, and sets what it answers beside what was answered. */
export function ReplaySection({ requestId, content, attempts }: ReplaySectionProps) {
  const names = useAskableModels()
  const [model, setModel] = useState('')
  const list = useReplays((replays) => replays.list)
  const replays = list.filter((replay) => replay.requestId === requestId).toReversed()
  const original = originalOf(content.answers, attempts)
  const wanted = model.trim()
  return (
    <Section
      title="Ask another model"
      description="The same request goes out once more and is answered beside the original. No tool is run. It counts as a request of your own, and costs what it costs."
    >
      <Card className="p-4">
        <form
          className="grid grid-cols-[1fr_auto] items-end gap-3"
          onSubmit={(event) => {
            event.preventDefault()
            if (wanted !== '') void startReplay(requestId, wanted)
          }}
        >
          <SuggestField
            label="Model"
            placeholder="As an app would ask for it"
            suggestions={names}
            maxLength={512}
            value={model}
            onChange={setModel}
          />
          <Button
            kind="primary"
            type="submit"
            className="mb-0.5"
            disabled={wanted === '' || content.request_cut}
          >
            Ask
          </Button>
        </form>
        {content.request_cut && (
          <p className="mt-2 text-ink-2">
            Only its beginning was kept, so it cannot be asked again.
          </p>
        )}
      </Card>
      {replays.map((replay) => (
        <Comparison key={replay.id} original={original} replay={replay} />
      ))}
    </Section>
  )
}
