import { useState } from 'react'
import type { McpServer } from '../../../src-main/contract/tools.ts'
import { client } from '../../api/client.ts'
import { isPrivateAddress } from '../../lib/key-input.ts'
import { CheckField } from '../../ui/check-field.tsx'
import { DialogForm } from '../../ui/dialog-form.tsx'
import { Field } from '../../ui/field.tsx'
import { Segments } from '../../ui/segments.tsx'
import { commandWords } from './tools-command-line.ts'
import { PairFields } from './tools-pair-fields.tsx'
import { ProgramLine, namesPrograms } from './tools-program-line.tsx'
import {
  type ServerDraft,
  draftOf,
  isServerName,
  newDraft,
  transportOf,
} from './tools-server-draft.ts'

interface ServerFormProps {
  /** The one that is changed; null for a new one. */
  server: McpServer | null
  onClose: () => void
}

export function ServerForm({ server, onClose }: ServerFormProps) {
  const [draft, setDraft] = useState(() =>
    server === null ? newDraft(namesPrograms ? 'stdio' : 'http') : draftOf(server),
  )
  const change = (part: Partial<ServerDraft>) => setDraft((before) => ({ ...before, ...part }))
  const { name, type } = draft
  const transport = transportOf(draft)

  async function save(): Promise<void> {
    if (transport === null) return
    if (server === null) await client.tools.addServer({ name, transport })
    else await client.tools.updateServer({ id: server.id, name, transport })
  }

  return (
    <DialogForm
      verb={server === null ? 'Add and connect' : 'Save and connect'}
      ready={isServerName(name) && transport !== null && (namesPrograms || type === 'http')}
      onSubmit={save}
      onDone={onClose}
      onCancel={onClose}
    >
      <div className="mt-4 flex items-start gap-3">
        <Field
          className="flex-1"
          label="Name"
          placeholder="files"
          maxLength={40}
          value={name}
          problem={
            name === '' || isServerName(name) ? null : 'Letters, digits, - and _, without spaces.'
          }
          onChange={(event) => change({ name: event.target.value })}
        />
        {/* Beside the field, which stands below its label. */}
        <div className="mt-6.5">
          <Segments
            label="What the server is"
            choices={[
              { value: 'stdio', label: 'Program' },
              { value: 'http', label: 'Address' },
            ]}
            value={type}
            onChange={(next) => change({ type: next })}
          />
        </div>
      </div>
      {type === 'http' && <AddressFields draft={draft} change={change} />}
      {type === 'stdio' && namesPrograms && <ProgramFields draft={draft} change={change} />}
      {type === 'stdio' && !namesPrograms && (
        <ProgramLine
          name={isServerName(name) ? name : ''}
          command={draft.command}
          onCommand={(command) => change({ command })}
          variables={draft.environment.map((pair) => pair.name)}
          replaces={server === null ? null : server.name}
        />
      )}
    </DialogForm>
  )
}

interface PartProps {
  draft: ServerDraft
  change: (part: Partial<ServerDraft>) => void
}

function ProgramFields({ draft: { command, environment }, change }: PartProps) {
  return (
    <>
      <Field
        className="mt-4"
        label="Command"
        placeholder="npx -y @modelcontextprotocol/server-filesystem ~/Documents"
        hint="As in a terminal, but no shell reads it: ~ and variables are not filled in."
        problem={commandWords(command) === null ? 'A quote is not closed.' : null}
        maxLength={8000}
        value={command}
        onChange={(event) => change({ command: event.target.value })}
      />
      <PairFields
        label="Variables"
        kind="variable"
        namePlaceholder="API_KEY"
        pairs={environment}
        onChange={(pairs) => change({ environment: pairs })}
      />
      <p className="mt-3 text-sm text-ink-3">
        It runs as you do: it can read your files and reach the network. Values are kept sealed.
      </p>
    </>
  )
}

function AddressFields({ draft: { url, headers, allowPrivate }, change }: PartProps) {
  return (
    <>
      <Field
        className="mt-4"
        label="Address"
        inputMode="url"
        placeholder="https://mcp.example.com/mcp"
        maxLength={2000}
        value={url}
        onChange={(event) => change({ url: event.target.value })}
      />
      {(isPrivateAddress(url) || allowPrivate) && (
        <CheckField
          className="mt-3"
          label="Allow an address in the local network"
          description="Without this, Corral sends nothing to addresses that are not public."
          checked={allowPrivate}
          onChange={(next) => change({ allowPrivate: next })}
        />
      )}
      <PairFields
        label="Headers"
        kind="header"
        namePlaceholder="Authorization"
        pairs={headers}
        onChange={(pairs) => change({ headers: pairs })}
      />
      <p className="mt-3 text-sm text-ink-3">
        It learns what models hand to its tools. Values are kept sealed, and sent to this address
        only.
      </p>
    </>
  )
}
