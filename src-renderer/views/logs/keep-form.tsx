import { type FormEvent, useState } from 'react'
import type { ActivitySettings } from '../../../src-main/contract/activity-settings.ts'
import { errorMessage, faultyField } from '../../lib/error-message.ts'
import { saveActivitySettings } from '../../stores/activity-settings.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Problem } from '../../ui/problem.tsx'
import { changesIn, draftOf, type KeepDraft, type KeepProblems, problemsOf } from './keep-draft.ts'
import { KeepFields } from './keep-fields.tsx'
import type { LogSize } from './use-log-size.ts'

interface KeepFormProps {
  settings: ActivitySettings
  /** null until it is known. */
  size: LogSize | null
}

interface Fault {
  field: string | null
  message: string
}

/** Holds what is typed until it is saved or undone. */
export function KeepForm({ settings, size }: KeepFormProps) {
  const [edited, setEdited] = useState<KeepDraft | null>(null)
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<Fault | null>(null)
  const draft = edited ?? draftOf(settings)
  const changes = changesIn(draft, settings)
  const problems = problemsOf(draft)
  const isChanged = Object.keys(changes).length > 0
  const isReady = isChanged && Object.keys(problems).length === 0 && !busy

  function set(change: Partial<KeepDraft>): void {
    setFault(null)
    setEdited({ ...draft, ...change })
  }

  function problemOf(field: keyof KeepProblems): string | null {
    return problems[field] ?? (fault?.field === field ? fault.message : null)
  }

  function undo(): void {
    setFault(null)
    setEdited(null)
  }

  async function save(event: FormEvent): Promise<void> {
    event.preventDefault()
    if (!isReady) return
    setBusy(true)
    try {
      await saveActivitySettings(changes)
      undo()
    } catch (error) {
      setFault({ field: faultyField(error), message: errorMessage(error) })
    } finally {
      setBusy(false)
    }
  }

  const elsewhere = fault !== null && !fieldsInForm.has(fault.field)
  return (
    <Card className="p-4">
      <form
        aria-label="What is kept"
        className="flex flex-col gap-5"
        onSubmit={(event) => void save(event)}
      >
        <KeepFields draft={draft} size={size} problemOf={problemOf} onChange={set} />
        {elsewhere && <Problem>{fault.message}</Problem>}
        <div className="sticky bottom-0 -mx-4 -mb-4 flex justify-end gap-2 rounded-b-lg border-t border-line bg-card px-4 py-2.5">
          <Button disabled={!isChanged || busy} onClick={undo}>
            Undo
          </Button>
          <Button kind="primary" type="submit" disabled={!isReady}>
            Save
          </Button>
        </div>
      </form>
    </Card>
  )
}

const fieldsInForm: ReadonlySet<string | null> = new Set([
  'keep_days',
  'keep_megabytes',
  'otel_endpoint',
])
