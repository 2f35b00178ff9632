import { Tabs } from '@base-ui/react/tabs'
import { navigate, useRouteItem } from '../../lib/route.ts'
import { ScreenColumn, Toolbar } from '../../ui/screen.tsx'
import { Acts } from './acts.tsx'
import { KeepSection } from './keep-section.tsx'
import { ProgramLog } from './program-log.tsx'

const tabs = [
  { id: 'program', label: 'Program' },
  { id: 'acts', label: 'Acts' },
  { id: 'kept', label: 'What is kept' },
] as const

type TabId = (typeof tabs)[number]['id']

/** What Corral writes down about itself, who changed what, and how long records stay. */
export function LogsView() {
  const item = useRouteItem()
  const current: TabId = tabs.find(({ id }) => id === item)?.id ?? 'program'
  return (
    <Tabs.Root
      value={current}
      onValueChange={(next: TabId) => navigate('logs', next)}
      className="flex min-h-0 flex-1 flex-col"
    >
      <Toolbar>
        <h1 className="shrink-0 text-lg font-semibold">Logs</h1>
        <Tabs.List aria-label="Kinds of logs" className="flex gap-1">
          {tabs.map(({ id, label }) => (
            <Tabs.Tab
              key={id}
              value={id}
              className="h-7 rounded-sm px-3 font-medium text-ink-2 hover:text-ink data-active:bg-fill-strong data-active:text-ink"
            >
              {label}
            </Tabs.Tab>
          ))}
        </Tabs.List>
      </Toolbar>
      <Tabs.Panel value="program" className="flex min-h-0 flex-1 flex-col -outline-offset-2">
        <ProgramLog />
      </Tabs.Panel>
      <Tabs.Panel value="acts" className="flex min-h-0 flex-1 flex-col -outline-offset-2">
        <ScreenColumn>
          <Acts />
        </ScreenColumn>
      </Tabs.Panel>
      <Tabs.Panel value="kept" className="flex min-h-0 flex-1 flex-col -outline-offset-2">
        <ScreenColumn>
          <KeepSection />
        </ScreenColumn>
      </Tabs.Panel>
    </Tabs.Root>
  )
}
