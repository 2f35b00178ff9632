import type { ModelUpdate } from '../../../src-main/contract/model-updates.ts'
import { DiffText } from '../apps/diff-text.tsx'

/** What another version says differently: its metadata and its template. */
export function UpdateChanges({ update }: { update: ModelUpdate }) {
  const { metadata, templateDiff } = update
  if (metadata.length === 0 && templateDiff === null) {
    return (
      <p className="mt-2 text-ink-2">
        Metadata and template are the same; only the weights differ.
      </p>
    )
  }
  return (
    <div className="mt-3 space-y-3">
      {metadata.length > 0 && (
        <table
          aria-label="Changed metadata"
          className="w-full table-fixed text-left text-xs select-text"
        >
          <thead>
            <tr className="text-ink-3">
              <th scope="col" className="py-1 font-medium">
                Changed metadata
              </th>
              <th scope="col" className="py-1 font-medium">
                Here
              </th>
              <th scope="col" className="py-1 font-medium">
                New
              </th>
            </tr>
          </thead>
          <tbody className="divide-y divide-line border-t border-line align-top font-mono">
            {metadata.map(({ key, before, after }) => (
              <tr key={key}>
                <th scope="row" className="py-1.5 pr-3 font-normal wrap-anywhere text-ink-2">
                  {key}
                </th>
                <td className="py-1.5 pr-3 wrap-anywhere">{before ?? '–'}</td>
                <td className="py-1.5 wrap-anywhere">{after ?? '–'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {templateDiff !== null && (
        <div>
          <p className="mb-1 text-xs font-medium text-ink-3">Changed chat template</p>
          <DiffText label="Difference of the chat templates" diff={templateDiff} />
        </div>
      )}
    </div>
  )
}
