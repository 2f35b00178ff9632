import { useState } from 'react'
import type { Backup } from '../../../src-main/contract/vault.ts'
import { formatBytes, formatMoment } from '../../lib/format.ts'
import { useAttempt } from '../../lib/use-attempt.ts'
import { useFresh } from '../../stores/fetched.ts'
import { backUp, refreshBackups, useBackups } from '../../stores/vault.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Problem } from '../../ui/problem.tsx'
import { RowList } from '../../ui/row-list.tsx'
import { Section } from '../../ui/section.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { Tag } from '../../ui/tag.tsx'
import { ExportDialog } from './export-dialog.tsx'

const reasons: Record<Backup['reason'], string> = {
  asked: 'Made by hand',
  migration: 'Before an update',
  restore: 'Before a restore',
  import: 'Before an import',
}

const few = 3

export function Backups({ open }: { open: boolean }) {
  const { value, problem } = useBackups()
  const backing = useAttempt()
  const [exporting, setExporting] = useState(false)
  const [all, setAll] = useState(false)
  useFresh(refreshBackups)

  const shown = all ? value : value?.slice(0, few)
  const hidden = (value?.length ?? 0) - (shown?.length ?? 0)
  const trouble = backing.problem ?? problem
  return (
    <Section
      title="Backups"
      description="Copies of the database on this machine. The keys in them stay sealed."
      action={
        <div className="flex gap-2">
          {open && <Button onClick={() => setExporting(true)}>Export…</Button>}
          <Button disabled={backing.busy} onClick={() => void backing.attempt(backUp)}>
            {backing.busy ? 'Backing up…' : 'Back up now'}
          </Button>
        </div>
      }
    >
      {trouble !== null && <Problem className="mb-3">{trouble}</Problem>}
      {value === null ? (
        problem === null && <Spinner label="Loading backups" />
      ) : value.length === 0 ? (
        <Card className="px-4 py-3 text-ink-2">
          None yet. Corral makes one by itself before each update of the database.
        </Card>
      ) : (
        <RowList aria-label="Backups">
          {shown?.map((backup) => (
            <BackupRow key={backup.file} backup={backup} />
          ))}
          {hidden > 0 && (
            <li className="px-2 py-1">
              <Button kind="quiet" className="px-2!" onClick={() => setAll(true)}>
                Show {hidden} more
              </Button>
            </li>
          )}
        </RowList>
      )}
      <ExportDialog open={exporting} onClose={() => setExporting(false)} />
    </Section>
  )
}

function BackupRow({ backup }: { backup: Backup }) {
  const { file, created_at, size_bytes, reason, verified } = backup
  return (
    <li aria-label={file} className="flex items-center gap-4 px-4 py-2.5">
      <div className="min-w-0 flex-1">
        <p className="font-medium">{formatMoment(created_at)}</p>
        <p className="truncate text-ink-3">
          {reasons[reason]} · <code className="text-xs select-text">{file}</code>
        </p>
      </div>
      {!verified && <Tag tone="danger">Not verified</Tag>}
      <span className="text-ink-3 tabular-nums">{formatBytes(size_bytes)}</span>
    </li>
  )
}
