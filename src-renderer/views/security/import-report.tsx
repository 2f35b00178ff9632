import type { ImportReport } from '../../../src-main/contract/imports.ts'
import { formatCount } from '../../lib/format.ts'
import { Button } from '../../ui/button.tsx'
import { DialogButtons } from '../../ui/dialog.tsx'

type Row = ImportReport['rows'][number]

const outcomes: Record<Row['outcome'], { text: string; tone: string }> = {
  migrated: { text: 'Migrated', tone: 'text-ok' },
  present: { text: 'Already there', tone: 'text-ink-3' },
  needs_reentry: { text: 'Enter again', tone: 'text-danger' },
  skipped: { text: 'Left out', tone: 'text-ink-3' },
}

const kinds: Record<Row['kind'], string> = {
  user: 'User',
  provider: 'Provider',
  key: 'Key',
  model: 'Model',
}

interface ImportReportTableProps {
  report: ImportReport
  onDone: () => void
}

/** What became of every row that was found. */
export function ImportReportTable({ report, onDone }: ImportReportTableProps) {
  const { rows } = report
  return (
    <>
      <p className="mt-1 text-ink-2">
        {rows.length === 0 ? 'Nothing was found there.' : sumOf(rows)}
      </p>
      {rows.length > 0 && (
        <div className="mt-4 max-h-80 overflow-y-auto rounded-md border border-line">
          <table className="w-full text-left">
            <thead className="sr-only">
              <tr>
                <th>Kind</th>
                <th>Name</th>
                <th>Outcome</th>
              </tr>
            </thead>
            <tbody className="divide-y divide-line">
              {rows.map((row) => (
                <ReportRow key={`${row.kind} ${row.name}`} row={row} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      <DialogButtons>
        <Button kind="primary" onClick={onDone}>
          Done
        </Button>
      </DialogButtons>
    </>
  )
}

function ReportRow({ row }: { row: Row }) {
  const { kind, name, outcome, reason } = row
  return (
    <tr className="align-top">
      <td className="w-22 py-2 pl-3 text-ink-3">{kinds[kind]}</td>
      <td className="py-2 pr-3 wrap-anywhere select-text">
        {name}
        {reason !== null && <span className="block text-ink-3">{reason}</span>}
      </td>
      <td className={`w-30 py-2 pr-3 text-right font-medium ${outcomes[outcome].tone}`}>
        {outcomes[outcome].text}
      </td>
    </tr>
  )
}

function sumOf(rows: Row[]): string {
  const count = (outcome: Row['outcome']) => rows.filter((row) => row.outcome === outcome).length
  const parts: [number, string][] = [
    [count('migrated'), 'migrated'],
    [count('present'), 'already there'],
    [count('needs_reentry'), 'to be entered again'],
    [count('skipped'), 'left out'],
  ]
  const told = parts.filter(([number]) => number > 0).map(([number, word]) => `${number} ${word}`)
  return `${formatCount(rows.length, 'row')} found: ${told.join(', ')}.`
}
