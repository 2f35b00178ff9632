import { ShieldCheck } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { CrashRecord } from '../../../src-main/contract/diagnostics.ts'
import { crashMoment, crashReport, crashTitle } from '../../lib/crash-text.ts'
import { clearCrashes, dismissCrashes, refreshCrashes, useCrashes } from '../../stores/crashes.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Fold } from '../../ui/fold.tsx'
import { Problem } from '../../ui/problem.tsx'
import { Section } from '../../ui/section.tsx'
import { Spinner } from '../../ui/spinner.tsx'

/** What went down, and where in the program. Whoever looks at it has seen it. */
export function CrashList() {
  const { value, problem } = useCrashes()
  const [asking, setAsking] = useState(false)
  const unseen = value?.some(({ dismissed }) => !dismissed) ?? false

  useEffect(() => void refreshCrashes(), [])
  useEffect(() => {
    // What fails here is tried again at the next visit.
    if (unseen) dismissCrashes().catch(() => {})
  }, [unseen])

  return (
    <Section
      title="Crashes"
      description="Kept on this machine, the newest twenty, without prompts and keys. Nothing is sent."
      action={
        value !== null &&
        value.length > 0 && <Button onClick={() => setAsking(true)}>Forget all…</Button>
      }
    >
      {problem !== null && <Problem className="mb-3">{problem}</Problem>}
      {value === null ? (
        problem === null && <Spinner label="Asking for crashes" />
      ) : value.length === 0 ? (
        <Card>
          <EmptyState
            icon={<ShieldCheck size={28} strokeWidth={1.5} aria-hidden />}
            title="No crashes"
          >
            Should Corral ever end unexpectedly, it is noted here at the next start.
          </EmptyState>
        </Card>
      ) : (
        <ul
          aria-label="Crashes"
          className="divide-y divide-line overflow-clip rounded-lg border border-line bg-card"
        >
          {value.map((crash) => (
            <CrashRow key={crash.id} crash={crash} />
          ))}
        </ul>
      )}
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        title="Forget all crashes?"
        description="Their records are deleted. Whoever looks for the cause later has nothing to go by."
        verb="Forget all"
        onConfirm={clearCrashes}
      />
    </Section>
  )
}

function CrashRow({ crash }: { crash: CrashRecord }) {
  const { version, message, details } = crash
  return (
    <li className="py-2.5 pr-3 pl-4">
      <div className="flex items-start gap-4">
        <div className="min-w-0 flex-1">
          <h3 className="font-medium">{crashTitle(crash)}</h3>
          <p className="text-sm text-ink-3">
            {crashMoment(crash)}, Corral {version}
          </p>
          <p className="mt-1 wrap-anywhere text-ink-2 select-text">{message}</p>
        </div>
        <CopyButton label="Copy the record" caption="Copy" text={() => crashReport(crash)} />
      </div>
      {details !== '' && (
        <Fold title="Where" className="mt-1">
          <pre className="rounded-md bg-sunken p-3 text-xs leading-5 whitespace-pre-wrap wrap-anywhere select-text">
            {details}
          </pre>
        </Fold>
      )}
    </li>
  )
}
