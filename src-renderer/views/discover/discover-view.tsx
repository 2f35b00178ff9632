import { useRoutePath } from '../../lib/route.ts'
import { RepoView } from './repo-view.tsx'
import { SearchView } from './search-view.tsx'

/** All that can be fetched, or the repository that the address names. */
export function DiscoverView() {
  const repo = useRoutePath()
  return repo === '' ? <SearchView /> : <RepoView key={repo} repo={repo} />
}
