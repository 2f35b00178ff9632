import type { RejectedFile } from '../../../src-main/contract/models.ts'
import { RowList } from '../../ui/row-list.tsx'
import { Section } from '../../ui/section.tsx'

export function RejectedFiles({ files }: { files: RejectedFile[] }) {
  if (files.length === 0) return null
  return (
    <Section title="Files left out" description="Corral found these too, but cannot use them.">
      <RowList aria-label="Files left out">
        {files.map(({ fileName, reason }) => (
          <li key={fileName} className="px-4 py-2.5 select-text">
            <p className="truncate font-medium text-ink-2">{fileName}</p>
            <p className="text-ink-3">{reason}</p>
          </li>
        ))}
      </RowList>
    </Section>
  )
}
