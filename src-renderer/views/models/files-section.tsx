import type { ModelDetails } from '../../../src-main/contract/models.ts'
import { formatBytes } from '../../lib/format.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { RowList } from '../../ui/row-list.tsx'
import { Section } from '../../ui/section.tsx'

/** Where the model lies on disk. */
export function FilesSection({ details: { files } }: { details: ModelDetails }) {
  return (
    <Section title="Files">
      <RowList aria-label="Files">
        {files.map(({ path, sizeBytes }) => (
          <li key={path} className="flex items-center gap-3 py-1.5 pr-2 pl-4">
            <code
              // The end of a path tells most: what is cut is its beginning.
              dir="rtl"
              title={path}
              className="min-w-0 flex-1 truncate text-left text-xs select-text"
            >
              <bdi>{path}</bdi>
            </code>
            <span className="shrink-0 text-ink-3 tabular-nums">{formatBytes(sizeBytes)}</span>
            <CopyButton label={`Copy path of ${path}`} text={path} />
          </li>
        ))}
      </RowList>
    </Section>
  )
}
