import { useState } from 'react'
import type { RejectedFile } from '../../../src-main/contract/models.ts'
import { Button } from '../../ui/button.tsx'
import { RowList } from '../../ui/row-list.tsx'
import { Section } from '../../ui/section.tsx'

const firstShown = 10

/** What lies in the folders but is no model that Corral can use, and why. */
export function RejectedFiles({ files }: { files: readonly RejectedFile[] }) {
  const [all, setAll] = useState(false)
  const more = files.length - firstShown
  if (files.length === 0) return null
  return (
    <Section title="Files left out" description="Corral found these too, but cannot use them.">
      <RowList aria-label="Files left out">
        {files.slice(0, all ? undefined : firstShown).map(({ fileName, reason }, at) => (
          // Two folders may hold files of one name.
          // oxlint-disable-next-line react/no-array-index-key
          <li key={`${fileName} ${at}`} className="px-4 py-2.5 select-text">
            <p className="truncate font-medium text-ink-2">{fileName}</p>
            <p className="text-ink-3">{reason}</p>
          </li>
        ))}
      </RowList>
      {more > 0 && (
        <Button kind="quiet" className="mt-1" onClick={() => setAll(!all)}>
          {all ? 'Show fewer' : `Show ${more} more`}
        </Button>
      )}
    </Section>
  )
}
