import { Plus, Wrench } from 'lucide-react'
import { useState } from 'react'
import { useCaller } from '../../stores/caller.ts'
import { useToolBox } from '../../stores/tool-box.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Menu, MenuItem } from '../../ui/menu.tsx'
import { Problem } from '../../ui/problem.tsx'
import { Section } from '../../ui/section.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { ConsentRow } from './tools-consent-row.tsx'
import { PasteDialog } from './tools-paste-dialog.tsx'
import { ServerCard } from './tools-server-card.tsx'
import { ServerForm } from './tools-server-form.tsx'

/** Not a `RowList`: the arrow keys are the consent's. */
const listClass = 'divide-y divide-line overflow-clip rounded-lg border border-line bg-card'

/** What models may do in conversations, and when they have to ask. */
export function ToolsSection() {
  const box = useToolBox(({ value }) => value)
  const problem = useToolBox((tools) => tools.problem)
  const [adding, setAdding] = useState<'form' | 'json' | null>(null)
  const admin = useCaller((caller) => caller.admin === true)
  const close = () => setAdding(null)
  if (box === null) {
    return problem === null ? (
      <Spinner label="Asking for the tools" />
    ) : (
      <Problem>{problem}</Problem>
    )
  }
  const { tools, servers } = box
  return (
    <>
      <Section
        title="Built-in tools"
        description="A model may use these in a conversation whose tools are on. Ask: it waits until you allow it."
      >
        <ul className={listClass} aria-label="Built-in tools">
          {tools
            .filter(({ server }) => server === null)
            .map((tool) => (
              <ConsentRow key={tool.id} tool={tool} />
            ))}
        </ul>
      </Section>
      <Section
        title="Tool servers"
        description="Programs and addresses that speak MCP and offer more tools. While nothing may leave this Mac, neither programs nor addresses outside are used."
        action={admin && <AddMenu onChoose={setAdding} />}
      >
        {servers.length === 0 ? (
          <Card>
            <EmptyState icon={<Wrench size={28} strokeWidth={1.5} />} title="No tool servers yet">
              {admin
                ? 'Add one by its address or, on this Mac, its command. Or paste the JSON that another app has.'
                : 'An administrator can add some.'}
            </EmptyState>
          </Card>
        ) : (
          <ul className={listClass} aria-label="Tool servers">
            {servers.map((server) => (
              <ServerCard
                key={server.id}
                server={server}
                tools={tools.filter((tool) => tool.server === server.name)}
              />
            ))}
          </ul>
        )}
      </Section>
      <Dialog open={adding === 'form'} onClose={close} title="Add tool server">
        <ServerForm server={null} onClose={close} />
      </Dialog>
      <PasteDialog
        open={adding === 'json'}
        names={servers.map(({ name }) => name)}
        onClose={close}
      />
    </>
  )
}

function AddMenu({ onChoose }: { onChoose: (way: 'form' | 'json') => void }) {
  return (
    <Menu
      trigger={
        <Button>
          <Plus size={14} aria-hidden />
          Add
        </Button>
      }
    >
      <MenuItem onClick={() => onChoose('form')}>Server…</MenuItem>
      <MenuItem onClick={() => onChoose('json')}>From JSON…</MenuItem>
    </Menu>
  )
}
