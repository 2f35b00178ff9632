import { useState } from 'react'
import type { FoundImport } from '../../../src-main/contract/imports.ts'
import { formatCount } from '../../lib/format.ts'
import { useFresh } from '../../stores/fetched.ts'
import { refreshFoundImports, useFoundImports } from '../../stores/imports.ts'
import { ActionRow } from '../../ui/action-row.tsx'
import { Button } from '../../ui/button.tsx'
import { Problem } from '../../ui/problem.tsx'
import { RowList } from '../../ui/row-list.tsx'
import { Tag } from '../../ui/tag.tsx'
import { ImportDialog } from './import-dialog.tsx'
import { type Source, sources } from './import-sources.ts'

/** The programs to import from, what was found on this Mac first. */
export function ImportList({ foundOnly = false }: { foundOnly?: boolean }) {
  const { value, problem } = useFoundImports()
  useFresh(refreshFoundImports)
  const rows = sources.map((source) => ({
    source,
    found: value?.filter((one) => one.source === source.id) ?? [],
  }))
  const shown = [
    ...rows.filter(({ found }) => found.length > 0),
    ...rows.filter(({ found }) => found.length === 0 && !foundOnly),
  ]
  return (
    <>
      {problem !== null && <Problem className="mb-3">{problem}</Problem>}
      {shown.length > 0 && (
        <RowList aria-label="Import">
          {shown.map(({ source, found }) => (
            <ImportRow key={source.id} source={source} found={found} />
          ))}
        </RowList>
      )}
    </>
  )
}

function ImportRow({ source, found }: { source: Source; found: FoundImport[] }) {
  const [open, setOpen] = useState(false)
  const [first] = found
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
      {first !== undefined && (
        <span className="mt-0.5 flex items-center gap-2">
          <Tag tone="accent">{foundText(first)}</Tag>
          <span className="min-w-0 truncate text-sm text-ink-3 select-text">{first.path}</span>
        </span>
      )}
      <ImportDialog source={source} found={found} open={open} onClose={() => setOpen(false)} />
    </ActionRow>
  )
}

function foundText({ source, items }: FoundImport): string {
  if (items === null) return 'Found'
  return formatCount(items, source === 'lm-studio' ? 'preset' : 'model')
}
