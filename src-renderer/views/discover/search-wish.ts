export const sorts = [
  { value: 'downloads', label: 'Most downloaded' },
  { value: 'trending', label: 'Trending' },
  { value: 'likes', label: 'Most liked' },
  { value: 'updated', label: 'Newest' },
] as const

type HubSort = (typeof sorts)[number]['value']

/** What is searched for on the hub. */
export interface SearchWish {
  /** Without outer blanks; empty shows the starting points. */
  words: string
  sort: HubSort
}

/** Reads it from an address: `q=qwen&sort=likes`. */
export function searchWishOf(query: URLSearchParams): SearchWish {
  const wanted = query.get('sort')
  return {
    words: (query.get('q') ?? '').trim().slice(0, 200),
    sort: sorts.find(({ value }) => value === wanted)?.value ?? 'downloads',
  }
}

/** Writes it into an address; what is usual is left out. */
export function queryOfSearch({ words, sort }: SearchWish): Record<string, string> {
  return { ...(words !== '' && { q: words }), ...(sort !== 'downloads' && { sort }) }
}

const address = /^(?:https?:\/\/)?(?:www\.)?(?:huggingface\.co|hf\.co)\/([\w.-]+\/[\w.-]+)/
const hubPages = new Set(['datasets', 'spaces', 'docs', 'blog', 'papers', 'collections', 'models'])

/** The repository that somebody pasted the address of; null for all other words. */
export function pastedRepo(words: string): string | null {
  const repo = address.exec(words.trim())?.[1] ?? null
  return repo !== null && !hubPages.has(repo.split('/')[0] ?? '') ? repo : null
}

/** Where the search was left, so that whoever comes back finds it as it was. */
export const searchPlace: { query: Record<string, string> } = { query: {} }
