import type { UpdateState } from '../../../src-main/contract/desktop.ts'
import { client } from '../../api/client.ts'
import { useAttempt } from '../../lib/use-attempt.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Problem } from '../../ui/problem.tsx'
import { ProgressBar } from '../../ui/progress-bar.tsx'

/** How far an update is, and its next step. */
export function UpdateSteps({ updates }: { updates: UpdateState }) {
  const { busy, problem, attempt } = useAttempt()
  const { phase, reason, notes, progress } = updates
  const trouble = problem ?? updates.problem
  if (phase === 'off') return <Notice>Updates are off. {reason}</Notice>
  const step = steps[phase]
  return (
    <Card className="flex flex-col gap-3 p-4">
      <div className="flex items-center gap-4">
        <output className="block min-w-0 flex-1">{textOf(updates)}</output>
        {step !== null && (
          <Button
            kind={phase === 'idle' ? 'normal' : 'primary'}
            disabled={busy}
            onClick={() => void attempt(step.run)}
          >
            {step.label}
          </Button>
        )}
      </div>
      {phase === 'downloading' && <ProgressBar label="Fetching the update" value={progress} />}
      {notes !== null && (
        <pre className="max-h-60 overflow-y-auto rounded-md bg-sunken px-3 py-2 font-sans whitespace-pre-wrap select-text">
          {notes}
        </pre>
      )}
      {trouble !== null && <Problem>{trouble}</Problem>}
    </Card>
  )
}

const steps = {
  idle: { label: 'Check Now', run: () => client.desktop.checkForUpdates() },
  checking: null,
  available: { label: 'Download', run: () => client.desktop.downloadUpdate() },
  downloading: null,
  ready: { label: 'Restart to Update', run: () => client.desktop.installUpdate() },
} as const

const when = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' })

function textOf({ phase, version, checked_at }: UpdateState): string {
  if (phase === 'checking') return 'Looking for a newer Corral…'
  if (phase === 'available') return `Corral ${version} is there.`
  if (phase === 'downloading') return `Fetching Corral ${version}…`
  if (phase === 'ready') return `Corral ${version} is ready. It is installed by a restart.`
  if (checked_at === null) return 'Nobody has looked for updates yet.'
  return `This was the newest Corral on ${when.format(new Date(checked_at))}.`
}
