import { useEffect } from 'react'
import { formatCount } from '../../lib/format.ts'
import { navigate, routeTo, useRoutePath, useRouteQuery } from '../../lib/route.ts'
import { Screen } from '../../ui/screen.tsx'
import { HubTokenButton } from './hub-token-button.tsx'
import { SearchBar } from './search-bar.tsx'
import { SearchResults } from './search-results.tsx'
import {
  pastedRepo,
  queryOfSearch,
  searchPlace,
  type SearchWish,
  searchWishOf,
} from './search-wish.ts'
import { StartingPoints } from './starting-points.tsx'
import { useSearch } from './use-search.ts'

/** Other words are no other page: Back leads to where one came from. */
function searchFor(wish: SearchWish): void {
  const repo = pastedRepo(wish.words)
  if (repo === null) location.replace(routeTo('discover', undefined, queryOfSearch(wish)))
  else navigate('discover', repo)
}

export function SearchView() {
  const wish = searchWishOf(useRouteQuery())
  const search = useSearch(wish)
  const isHere = useRoutePath() === ''
  useEffect(() => {
    if (isHere) searchPlace.query = queryOfSearch(wish)
  })
  const { models, loading } = search
  const isSearching = wish.words !== ''
  const note =
    isSearching && models !== null && !loading
      ? foundText(models.length)
      : 'Models to run on this Mac'
  return (
    <Screen title="Discover" note={note} actions={<HubTokenButton />}>
      <SearchBar wish={wish} onChange={searchFor} />
      {isSearching ? <SearchResults wish={wish} search={search} /> : <StartingPoints />}
    </Screen>
  )
}

/** The hub gives fifty at a time. */
function foundText(count: number): string {
  return count >= 50
    ? 'The first 50 repositories'
    : formatCount(count, 'repository', 'repositories')
}
