import { useState } from 'react'
import { formatBytes, formatCount } from '../../lib/format.ts'
import { useCaller } from '../../stores/caller.ts'
import { useFresh } from '../../stores/fetched.ts'
import { forgetPrompts, refreshKeptPrompts, useKeptPrompts } from '../../stores/kept-prompts.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { Problem } from '../../ui/problem.tsx'
import { Section } from '../../ui/section.tsx'

/** What is kept on disk so that conversations go on fast, and how to be rid of it. */
export function KeptPrompts() {
  const { value, problem } = useKeptPrompts()
  const admin = useCaller((caller) => caller.admin)
  const [asking, setAsking] = useState(false)
  useFresh(refreshKeptPrompts)
  const isEmpty = value === null || value.conversations === 0
  return (
    <Section
      title="Kept prompts"
      description="What a model has read stays on disk for a week, sealed, so that a conversation goes on fast after an unload or a restart."
    >
      {problem !== null && <Problem className="mb-3">{problem}</Problem>}
      <Card className="flex items-center gap-3 px-4 py-3">
        <p className="min-w-0 flex-1 tabular-nums">
          {value === null || value.conversations === 0
            ? 'Nothing is kept.'
            : `${formatCount(value.conversations, 'conversation')}, ${formatBytes(value.sizeBytes)}.`}
        </p>
        {admin === true && (
          <Button disabled={isEmpty} onClick={() => setAsking(true)}>
            Remove all…
          </Button>
        )}
      </Card>
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        title="Remove all kept prompts?"
        description="Nothing of your conversations is lost. Their next turns take longer, because the models read them anew."
        verb="Remove"
        onConfirm={forgetPrompts}
      />
    </Section>
  )
}
