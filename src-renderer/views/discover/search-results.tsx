import { SearchX } from 'lucide-react'
import { EmptyState } from '../../ui/empty-state.tsx'
import { RowList } from '../../ui/row-list.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { HubProblem } from './hub-problem.tsx'
import { ResultRow } from './result-row.tsx'
import type { SearchWish } from './search-wish.ts'
import type { useSearch } from './use-search.ts'

interface SearchResultsProps {
  wish: SearchWish
  search: ReturnType<typeof useSearch>
}

/** While a new question is asked, what answered the old one stays, paler. */
export function SearchResults({ wish, search }: SearchResultsProps) {
  const { models, problem, loading, retry } = search
  if (problem !== null && !loading) {
    return <HubProblem title="The hub cannot be searched now" problem={problem} onRetry={retry} />
  }
  if (models === null) {
    return (
      <div className="m-auto">
        <Spinner label="Searching" />
      </div>
    )
  }
  if (models.length === 0 && !loading) {
    return (
      <EmptyState
        icon={<SearchX size={28} strokeWidth={1.5} aria-hidden />}
        title={`Nothing found for “${wish.words}”`}
      >
        Only repositories with GGUF files are searched. Try fewer words.
      </EmptyState>
    )
  }
  return (
    <div aria-busy={loading} className="transition-opacity duration-150 aria-busy:opacity-60">
      <RowList aria-label="Repositories">
        {models.map((model) => (
          <ResultRow key={model.repo} model={model} />
        ))}
      </RowList>
    </div>
  )
}
