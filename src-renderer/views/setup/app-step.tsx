import { useEffect, useState } from 'react'
import type { AppId, ConnectableApp } from '../../../src-main/contract/apps.ts'
import { refreshApps, useApps } from '../../stores/apps.ts'
import { useFresh } from '../../stores/fetched.ts'
import { useSystem } from '../../stores/system.ts'
import { forgetFreshToken, useTokens } from '../../stores/tokens.ts'
import { Button } from '../../ui/button.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Problem } from '../../ui/problem.tsx'
import { RowList } from '../../ui/row-list.tsx'
import { Section } from '../../ui/section.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { AppRow } from '../apps/app-row.tsx'
import { ConnectDialog } from '../apps/connect-dialog.tsx'
import { DisconnectDialog } from '../apps/disconnect-dialog.tsx'
import { CreateTokenDialog } from '../connect/create-token-dialog.tsx'
import { StepFrame } from './step-frame.tsx'
import type { StepProps } from './steps.ts'

export function AppStep(props: StepProps) {
  const { value, problem } = useApps()
  useFresh(refreshApps)
  return (
    <StepFrame
      {...props}
      title="Connect an app"
      lead="Corral writes the settings of an app for you, shows what changes before, and can take it back."
    >
      {problem !== null && <Problem>{problem}</Problem>}
      {value === null ? (
        problem === null && <Spinner label="Looking for apps" />
      ) : (
        <Installed apps={value.filter((app) => app.installed || app.connection !== null)} />
      )}
      <AnyApp />
    </StepFrame>
  )
}

/** The dialogs stand apart from the rows, which change while a dialog is open. */
function Installed({ apps }: { apps: ConnectableApp[] }) {
  const [asking, setAsking] = useState<{ id: AppId; what: 'connect' | 'undo' } | null>(null)
  const asked = apps.find(({ id }) => id === asking?.id)
  if (apps.length === 0) {
    return <p className="text-ink-3">None of the apps that Corral knows was found here.</p>
  }
  return (
    <Section title="On this Mac" description="Found in the usual places.">
      <RowList aria-label="Apps on this Mac">
        {apps.map((app) => (
          <AppRow key={app.id} app={app} ask={(what) => setAsking({ id: app.id, what })} />
        ))}
      </RowList>
      {asked !== undefined && (
        <>
          <ConnectDialog
            app={asked}
            open={asking?.what === 'connect'}
            onClose={() => setAsking(null)}
          />
          <DisconnectDialog
            app={asked}
            open={asking?.what === 'undo'}
            onClose={() => setAsking(null)}
          />
        </>
      )}
    </Section>
  )
}

/** Its address, and its token once one was made. */
function AnyApp() {
  const address = useSystem(({ info }) => info?.address?.replace(/\/$/, '') ?? null)
  const fresh = useTokens((tokens) => tokens.fresh)
  const [making, setMaking] = useState(false)
  const lines = [
    `OPENAI_BASE_URL=${address ?? 'http://127.0.0.1:10242'}/v1`,
    `OPENAI_API_KEY=${fresh?.secret ?? 'YOUR_TOKEN'}`,
  ]
  const text = lines.join('\n')

  useEffect(() => forgetFreshToken, [])

  return (
    <Section
      title="Any other app"
      description={
        fresh === null
          ? 'Give it this address, and a token of its own in place of an API key.'
          : 'Your new token is filled in until you leave this step.'
      }
      action={<Button onClick={() => setMaking(true)}>New token…</Button>}
    >
      <div className="relative rounded-lg border border-line bg-card">
        <pre className="overflow-x-auto p-4 text-code select-text">{text}</pre>
        <CopyButton
          label="Copy address and token"
          text={text}
          className="absolute top-2.5 right-2.5 bg-card"
        />
      </div>
      <CreateTokenDialog open={making} onClose={() => setMaking(false)} />
    </Section>
  )
}
