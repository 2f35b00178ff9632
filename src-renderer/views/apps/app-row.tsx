import type { ConnectableApp } from '../../../src-main/contract/apps.ts'
import { formatWhen } from '../../lib/format.ts'
import { checkApp, useAppResults } from '../../stores/apps.ts'
import { Button } from '../../ui/button.tsx'
import { Fold } from '../../ui/fold.tsx'
import { Problem } from '../../ui/problem.tsx'
import { StateDot } from '../../ui/state-dot.tsx'
import { AppOutcome } from './app-outcome.tsx'
import { AppSteps } from './app-steps.tsx'

interface AppRowProps {
  app: ConnectableApp
  /** Opens a dialog about the app. */
  ask: (what: 'connect' | 'undo') => void
}

export function AppRow({ app, ask }: AppRowProps) {
  const { id, name, summary, connection, steps } = app
  const drift = connection?.drift ?? []
  return (
    <li aria-label={name} className="py-3 pr-3 pl-4">
      <div className="flex items-center gap-3">
        {connection !== null && <StateDot tone={drift.length > 0 ? 'bad' : 'on'} />}
        <div className="min-w-0 flex-1">
          <h3 className="truncate text-md leading-5 font-semibold">{name}</h3>
          <p className="text-ink-2">{connection === null ? summary : factsOf(app)}</p>
        </div>
        {connection === null ? (
          <Button aria-label={`Connect ${name}`} onClick={() => ask('connect')}>
            Connect…
          </Button>
        ) : (
          <ConnectedActions app={app} ask={ask} />
        )}
      </div>
      {drift.map(({ reason, text }) => (
        <Problem key={reason} className="mt-2">
          {text}
        </Problem>
      ))}
      <AppOutcome id={id} drifted={drift.length > 0} className="mt-2" />
      {connection !== null && steps.length > 0 && (
        <Fold className="mt-1.5" title="What is left to do" note={`in ${name}`}>
          <AppSteps steps={steps} token={null} />
        </Fold>
      )}
    </li>
  )
}

function ConnectedActions({ app, ask }: AppRowProps) {
  const { id, name } = app
  const checking = useAppResults((results) => results[id]?.state === 'checking')
  return (
    <div className="flex gap-2">
      <Button aria-label={`Check ${name}`} disabled={checking} onClick={() => void checkApp(id)}>
        Check
      </Button>
      <Button aria-label={`Change ${name}`} onClick={() => ask('connect')}>
        Change…
      </Button>
      <Button aria-label={`Disconnect ${name}`} onClick={() => ask('undo')}>
        Disconnect…
      </Button>
    </div>
  )
}

function factsOf({ connection, file, hasFastModel }: ConnectableApp): string {
  if (connection === null) return ''
  const { model, fastModel, tokenLastUsedAt } = connection
  return [
    hasFastModel && fastModel !== model ? `${model} and ${fastModel}` : model,
    file,
    tokenLastUsedAt === null ? 'has not asked yet' : `last asked ${formatWhen(tokenLastUsedAt)}`,
  ]
    .filter((fact) => fact !== null)
    .join(' · ')
}
