import { useState } from 'react'
import type { ModelDetails } from '../../../src-main/contract/models.ts'
import { SearchField } from '../../ui/search-field.tsx'

/** All that the header says, narrowed by a word in its key or value. */
export function MetadataTable({ metadata }: Pick<ModelDetails, 'metadata'>) {
  const [search, setSearch] = useState('')
  const word = search.trim().toLowerCase()
  const shown = metadata.filter(({ key, value }) => `${key} ${value}`.toLowerCase().includes(word))
  return (
    <div className="mb-2">
      <SearchField
        label="Search metadata"
        className="mb-2 w-70"
        value={search}
        onChange={setSearch}
      />
      {shown.length === 0 ? (
        <p className="py-2 text-ink-3">No entry has this.</p>
      ) : (
        <table aria-label="Metadata" className="w-full table-fixed text-left text-xs select-text">
          <thead className="sr-only">
            <tr>
              <th scope="col">Key</th>
              <th scope="col">Value</th>
            </tr>
          </thead>
          <tbody className="divide-y divide-line border-t border-line">
            {shown.map(({ key, value }) => (
              <tr key={key}>
                <th
                  scope="row"
                  className="w-2/5 py-1.5 pr-4 align-top font-mono font-normal wrap-anywhere text-ink-2"
                >
                  {key}
                </th>
                <td className="py-1.5 font-mono wrap-anywhere whitespace-pre-wrap">{value}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  )
}
