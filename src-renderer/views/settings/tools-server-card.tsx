import { useState } from 'react'
import type { KnownTool, McpServer } from '../../../src-main/contract/tools.ts'
import { client } from '../../api/client.ts'
import { formatCount } from '../../lib/format.ts'
import { useAttempt } from '../../lib/use-attempt.ts'
import { useCaller } from '../../stores/caller.ts'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Fold } from '../../ui/fold.tsx'
import { MenuItem, MenuLine, MoreMenu } from '../../ui/menu.tsx'
import { Problem } from '../../ui/problem.tsx'
import { type DotTone, StateDot } from '../../ui/state-dot.tsx'
import { Switch } from '../../ui/switch.tsx'
import { commandLine } from './tools-command-line.ts'
import { ConsentRow } from './tools-consent-row.tsx'
import { ServerForm } from './tools-server-form.tsx'

const tones: Record<McpServer['state'], DotTone> = {
  off: 'off',
  connecting: 'busy',
  ready: 'on',
  failed: 'bad',
}

/** A server: whether it is there, and what it offers. */
export function ServerCard({ server, tools }: { server: McpServer; tools: KnownTool[] }) {
  const admin = useCaller((caller) => caller.admin === true)
  const { problem, attempt } = useAttempt()
  const { id, name, on, transport, state } = server
  return (
    <li aria-label={name} className="px-4 py-3">
      <div className="flex items-center gap-3">
        <StateDot tone={tones[state]} />
        <div className="min-w-0 flex-1">
          <h3 className="flex items-baseline gap-2.5">
            <span className="truncate text-md leading-5 font-semibold">{name}</span>
            <span
              className={`truncate font-normal ${state === 'failed' ? 'text-danger' : 'text-ink-3'}`}
            >
              {stateText(server)}
            </span>
          </h3>
          {transport !== null && (
            <p className="truncate font-mono text-xs text-ink-2 select-text">
              {transport.type === 'stdio'
                ? commandLine([transport.command, ...transport.args])
                : transport.url}
            </p>
          )}
        </div>
        {admin && (
          <>
            <Switch
              label={`${name} is on`}
              checked={on}
              onChange={(next) => {
                void attempt(() => client.tools.updateServer({ id, on: next }))
              }}
            />
            <ServerMenu server={server} attempt={attempt} />
          </>
        )}
      </div>
      {server.problem !== null && <Problem className="mt-2">{server.problem}</Problem>}
      {problem !== null && <Problem className="mt-2">{problem}</Problem>}
      {tools.length > 0 && (
        <Fold className="mt-1 ml-4" title={formatCount(tools.length, 'tool')}>
          <ul aria-label={`Tools of ${name}`} className="-mx-4 divide-y divide-line">
            {tools.map((tool) => (
              <ConsentRow key={tool.id} tool={tool} />
            ))}
          </ul>
        </Fold>
      )}
    </li>
  )
}

interface ServerMenuProps {
  server: McpServer
  attempt: (run: () => Promise<unknown>) => Promise<boolean>
}

function ServerMenu({ server, attempt }: ServerMenuProps) {
  const [open, setOpen] = useState<'edit' | 'remove' | null>(null)
  const close = () => setOpen(null)
  const { id, name, on, state } = server
  return (
    <>
      <MoreMenu label={`More for ${name}`}>
        <MenuItem
          disabled={!on || state === 'connecting'}
          onClick={() => {
            void attempt(() => client.tools.connect({ id }))
          }}
        >
          Connect again
        </MenuItem>
        <MenuItem onClick={() => setOpen('edit')}>Edit…</MenuItem>
        <MenuLine />
        <MenuItem danger onClick={() => setOpen('remove')}>
          Remove…
        </MenuItem>
      </MoreMenu>
      <Dialog open={open === 'edit'} onClose={close} title={`Edit ${name}`}>
        <ServerForm server={server} onClose={close} />
      </Dialog>
      <ConfirmDialog
        open={open === 'remove'}
        onClose={close}
        title={`Remove ${name}?`}
        description="Its tools go, with what everybody has allowed them, and the secrets that are kept for it."
        verb="Remove"
        onConfirm={async () => {
          await client.tools.removeServer({ id })
        }}
      />
    </>
  )
}

function stateText({ state, version }: McpServer): string {
  if (state === 'off') return 'off'
  if (state === 'connecting') return 'connecting…'
  return state === 'ready' ? (version ?? 'connected') : 'not connected'
}
