import { Cloud, CloudOff } from 'lucide-react'
import { useState } from 'react'
import { useAttempt } from '../../lib/use-attempt.ts'
import { saveActivitySettings, useActivitySettings } from '../../stores/activity-settings.ts'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { Problem } from '../../ui/problem.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { Switch } from '../../ui/switch.tsx'

const name = 'Nothing leaves this Mac'

/** Turned on at once, since whoever needs it is in a hurry; turned off after a question. */
export function SwitchCard() {
  const { value, problem: unread } = useActivitySettings()
  const { busy, problem, attempt } = useAttempt()
  const [asking, setAsking] = useState(false)
  const on = value?.nothing_leaves === true
  const set = (nothing_leaves: boolean) => saveActivitySettings({ nothing_leaves })
  const Icon = on ? CloudOff : Cloud

  return (
    <section
      aria-label={name}
      className={`rounded-lg border p-4 transition-colors duration-150 ${on ? 'border-accent-solid bg-accent-soft' : 'border-line bg-card'}`}
    >
      <div className="flex items-start gap-4">
        <Icon
          size={28}
          strokeWidth={1.5}
          aria-hidden
          className={`mt-0.5 shrink-0 ${on ? 'text-accent' : 'text-ink-3'}`}
        />
        <div className="min-w-0 flex-1">
          <h2 className="text-lg font-semibold">{on ? name : 'Requests may leave this Mac'}</h2>
          <p className="text-ink-2">
            {on
              ? 'Corral opens no connection to any other machine, whoever asks. Models on this Mac answer as ever.'
              : 'Providers answer where a rule or a name sends a request to them. When you turn this on:'}
          </p>
          <ul className="mt-2 list-disc space-y-0.5 pl-4 text-ink-2 marker:text-ink-3">
            {!on && (
              <>
                <li>Corral opens no connection to any other machine, whoever asks.</li>
                <li>Answers of providers that are running are cut off at once.</li>
              </>
            )}
            <li>
              Rules fall back to their targets on this Mac; without one, a request is refused.
            </li>
            <li>Keys are not tested, and traces are sent to this machine only.</li>
          </ul>
        </div>
        {value === null ? (
          unread === null && <Spinner />
        ) : (
          <Switch
            label={name}
            checked={on}
            large
            disabled={busy}
            onChange={(next) => (next ? void attempt(() => set(true)) : setAsking(true))}
          />
        )}
      </div>
      {problem !== null && <Problem className="mt-3">{problem}</Problem>}
      {value === null && unread !== null && <Problem className="mt-3">{unread}</Problem>}
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        title="Let requests leave this Mac?"
        description="From then on providers answer again, with your keys, for every app that may use them."
        verb="Let them leave"
        onConfirm={() => set(false)}
      />
    </section>
  )
}
