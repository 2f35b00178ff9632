import { useState } from 'react'
import { client } from '../../api/client.ts'
import { errorMessage } from '../../lib/error-message.ts'
import { formatCount } from '../../lib/format.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { DialogForm } from '../../ui/dialog-form.tsx'
import { Notice } from '../../ui/notice.tsx'
import { TextArea } from '../../ui/text-area.tsx'
import { addLine, commandLine } from './tools-command-line.ts'
import { OnThisMacOnly, TerminalLine, namesPrograms } from './tools-program-line.tsx'
import { type FoundServer, readServers } from './tools-server-json.ts'

interface PasteDialogProps {
  open: boolean
  /** Names that are taken. */
  names: readonly string[]
  onClose: () => void
}

export function PasteDialog({ open, names, onClose }: PasteDialogProps) {
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title="Add servers from JSON"
      description="The mcpServers part of the settings of Claude Desktop, Cursor, LM Studio or VS Code."
      wide
    >
      <PasteForm names={names} onClose={onClose} />
    </Dialog>
  )
}

function PasteForm({ names, onClose }: Omit<PasteDialogProps, 'open'>) {
  const [text, setText] = useState('')
  const found = readServers(text)
  const fresh = (found?.servers ?? []).filter(({ name }) => !names.includes(name))
  const addable = fresh.filter(({ transport }) => namesPrograms || transport.type === 'http')
  const known = (found?.servers ?? []).filter(({ name }) => names.includes(name))

  async function add(): Promise<void> {
    const results = await Promise.allSettled(addable.map((one) => client.tools.addServer(one)))
    const reasons = results.flatMap((result, at) =>
      result.status === 'rejected' ? [`${addable[at]?.name}: ${errorMessage(result.reason)}`] : [],
    )
    if (reasons.length > 0) throw new Error(reasons.join(' '))
  }

  return (
    <DialogForm
      verb={addable.length === 0 ? 'Add' : `Add ${formatCount(addable.length, 'server')}`}
      ready={addable.length > 0}
      onSubmit={add}
      onDone={onClose}
      onCancel={onClose}
    >
      <TextArea
        className="mt-4"
        label="JSON"
        rows={8}
        maxLength={200_000}
        placeholder='{ "mcpServers": { "files": { "command": "npx", "args": ["-y", "…"] } } }'
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <div aria-live="polite" className="mt-3 flex flex-col gap-2">
        {text.trim() !== '' && found === null && (
          <p className="text-ink-2">This is no JSON with servers yet.</p>
        )}
        {addable.length > 0 && (
          <ul aria-label="Servers to add" className="flex flex-col gap-1.5">
            {addable.map((server) => (
              <Preview key={server.name} server={server} />
            ))}
          </ul>
        )}
        {addable.length < fresh.length && <OnThisMacOnly />}
        {fresh.map(({ name, transport }) =>
          namesPrograms || transport.type === 'http' ? null : (
            <TerminalLine
              key={name}
              line={addLine(
                name,
                [transport.command, ...transport.args],
                Object.keys(transport.environment),
              )}
            />
          ),
        )}
        {known.map(({ name }) => (
          <Notice key={name}>There is a server called {name} already: it is left as it is.</Notice>
        ))}
        {found?.problems.map((problem) => (
          <Notice key={problem}>{problem}</Notice>
        ))}
      </div>
    </DialogForm>
  )
}

function Preview({ server: { name, transport } }: { server: FoundServer }) {
  const isProgram = transport.type === 'stdio'
  const secrets = Object.keys(isProgram ? transport.environment : transport.headers)
  return (
    <li className="flex items-baseline gap-2 select-text">
      <span className="font-medium">{name}</span>
      <code className="min-w-0 flex-1 font-mono text-xs wrap-anywhere text-ink-2">
        {isProgram ? commandLine([transport.command, ...transport.args]) : transport.url}
      </code>
      {secrets.length > 0 && (
        <span className="shrink-0 text-sm text-ink-3">
          {formatCount(secrets.length, isProgram ? 'variable' : 'header')}
        </span>
      )}
    </li>
  )
}
