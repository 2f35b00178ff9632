import { useState } from 'react'
import type { ImportReport } from '../../../src-main/contract/imports.ts'
import { client } from '../../api/client.ts'
import { refreshProviders } from '../../stores/providers.ts'
import { refreshVault } from '../../stores/vault.ts'
import { ActionRow } from '../../ui/action-row.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { DialogForm } from '../../ui/dialog-form.tsx'
import { Field } from '../../ui/field.tsx'
import { RowList } from '../../ui/row-list.tsx'
import { Section } from '../../ui/section.tsx'
import { ImportReportTable } from './import-report.tsx'

interface Source {
  name: string
  what: string
  placeholder: string
  secretLabel: string
  secretHint: string
  run: (path: string, secret: string) => Promise<ImportReport>
}

const sources: Source[] = [
  {
    name: 'mlx-manager',
    what: 'Users, providers and keys from its data folder or database.',
    placeholder: '/Users/ada/.mlx-manager',
    secretLabel: 'JWT secret',
    secretHint: 'From the file .jwt_secret or the variable MLX_MANAGER_JWT_SECRET.',
    run: (path, jwt_secret) => client.imports.mlxManager({ path, jwt_secret }),
  },
  {
    name: 'open-r4u',
    what: 'Providers and keys from a database dump or a list of keys.',
    placeholder: '/Users/ada/open-r4u.sql',
    secretLabel: 'Encryption key',
    secretHint: 'The value of the variable ENCRYPTION_KEY.',
    run: (path, encryption_key) => client.imports.openR4u({ path, encryption_key }),
  },
]

export function Imports() {
  return (
    <Section
      title="Import"
      description="From the programs before Corral. They are only read, never changed."
    >
      <RowList aria-label="Import">
        {sources.map((source) => (
          <ImportRow key={source.name} source={source} />
        ))}
      </RowList>
    </Section>
  )
}

function ImportRow({ source }: { source: Source }) {
  const [open, setOpen] = useState(false)
  const [report, setReport] = useState<ImportReport | null>(null)

  function close(): void {
    setOpen(false)
    setReport(null)
  }

  return (
    <ActionRow
      title={source.name}
      action={
        <Button aria-label={`Import from ${source.name}`} onClick={() => setOpen(true)}>
          Import…
        </Button>
      }
    >
      {source.what}
      <Dialog
        open={open}
        wide={report !== null}
        onClose={close}
        title={report === null ? `Import from ${source.name}` : `Imported from ${source.name}`}
      >
        {report === null ? (
          <ImportForm source={source} onReport={setReport} onCancel={close} />
        ) : (
          <ImportReportTable report={report} onDone={close} />
        )}
      </Dialog>
    </ActionRow>
  )
}

interface ImportFormProps {
  source: Source
  onReport: (report: ImportReport) => void
  onCancel: () => void
}

function ImportForm({ source, onReport, onCancel }: ImportFormProps) {
  const [path, setPath] = useState('')
  const [secret, setSecret] = useState('')

  async function run(): Promise<void> {
    const report = await source.run(path.trim(), secret.trim())
    await Promise.all([refreshProviders(), refreshVault()])
    onReport(report)
  }

  return (
    <DialogForm
      verb="Import"
      ready={path.trim() !== '' && secret.trim() !== ''}
      onSubmit={run}
      onCancel={onCancel}
    >
      <Field
        className="mt-4"
        label="Path"
        placeholder={source.placeholder}
        hint="On the machine where Corral runs."
        value={path}
        onChange={(event) => setPath(event.target.value)}
      />
      <Field
        className="mt-4"
        label={source.secretLabel}
        type="password"
        hint={source.secretHint}
        value={secret}
        onChange={(event) => setSecret(event.target.value)}
      />
    </DialogForm>
  )
}
