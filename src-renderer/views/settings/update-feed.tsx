import { type FormEvent, useState } from 'react'
import { useAttempt } from '../../lib/use-attempt.ts'
import { saveDesktop } from '../../stores/desktop.ts'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'

/** The address of the feed, as somebody types it. */
export function UpdateFeed({ feed }: { feed: string | null }) {
  const [edited, setEdited] = useState<string | null>(null)
  const { busy, problem, attempt } = useAttempt()
  const text = edited ?? feed ?? ''
  const isChanged = text.trim() !== (feed ?? '')

  function submit(event: FormEvent): void {
    event.preventDefault()
    if (!isChanged || busy) return
    void attempt(() => saveDesktop({ update_feed: text })).then(
      (worked) => worked && setEdited(null),
    )
  }

  return (
    <form aria-label="Address of the feed" onSubmit={submit} className="flex items-start gap-2">
      <Field
        label="Address of the feed"
        hint="A folder with latest-mac.yml. Only what the makers of this Corral have signed is installed."
        placeholder="https://…"
        className="min-w-0 flex-1"
        value={text}
        problem={problem}
        onChange={(event) => setEdited(event.target.value)}
      />
      <Button type="submit" disabled={!isChanged || busy} className="mt-6.5">
        Save
      </Button>
    </form>
  )
}
