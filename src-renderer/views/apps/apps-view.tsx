import { useState } from 'react'
import type { AppId, ConnectableApp } from '../../../src-main/contract/apps.ts'
import { useKeptFocus } from '../../lib/use-kept-focus.ts'
import { refreshApps, useApps } from '../../stores/apps.ts'
import { useFresh } from '../../stores/fetched.ts'
import { Problem } from '../../ui/problem.tsx'
import { RowList } from '../../ui/row-list.tsx'
import { Screen } from '../../ui/screen.tsx'
import { Section } from '../../ui/section.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { AppRow } from './app-row.tsx'
import { ConnectDialog } from './connect-dialog.tsx'
import { DisconnectDialog } from './disconnect-dialog.tsx'

export function AppsView() {
  const { value, problem } = useApps()
  useFresh(refreshApps)
  return (
    <Screen title="Apps" note="Programs on this Mac that use your models">
      {problem !== null && <Problem>{problem}</Problem>}
      {value === null ? (
        <div className="m-auto">{problem === null && <Spinner label="Loading apps" />}</div>
      ) : (
        <Groups apps={value} />
      )}
    </Screen>
  )
}

interface Asking {
  id: AppId
  what: 'connect' | 'undo'
  open: boolean
}

/** The dialogs stand apart from the rows, which change their group while a dialog is open. */
function Groups({ apps }: { apps: ConnectableApp[] }) {
  const [asking, setAsking] = useState<Asking | null>(null)
  const asked = apps.find(({ id }) => id === asking?.id)
  const isOpen = (what: Asking['what']) => asking?.what === what && asking.open
  const close = () => setAsking(asking && { ...asking, open: false })
  const kept = useKeptFocus<HTMLDivElement>(apps.map((app) => groupOf(app)).join())
  const groups = groupTexts.map(({ id, ...texts }) => ({
    ...texts,
    apps: apps.filter((app) => groupOf(app) === id),
  }))
  return (
    <div ref={kept} tabIndex={-1} className="flex flex-col gap-8 outline-none">
      {groups
        .filter((group) => group.apps.length > 0)
        .map((group) => (
          <Section key={group.title} title={group.title} description={group.description}>
            <RowList aria-label={group.title}>
              {group.apps.map((app) => (
                <AppRow
                  key={app.id}
                  app={app}
                  ask={(what) => setAsking({ id: app.id, what, open: true })}
                />
              ))}
            </RowList>
          </Section>
        ))}
      {asked !== undefined && (
        <>
          <ConnectDialog app={asked} open={isOpen('connect')} onClose={close} />
          <DisconnectDialog app={asked} open={isOpen('undo')} onClose={close} />
        </>
      )}
    </div>
  )
}

const groupTexts = [
  {
    id: 'connected',
    title: 'Connected',
    description:
      'Each has a token of its own; disconnecting revokes it and puts the settings back.',
  },
  { id: 'installed', title: 'On this Mac', description: 'Found in the usual places.' },
  { id: 'other', title: 'Others', description: 'Not found here, but they may be all the same.' },
] as const

function groupOf({ connection, installed }: ConnectableApp): (typeof groupTexts)[number]['id'] {
  if (connection !== null) return 'connected'
  return installed ? 'installed' : 'other'
}
