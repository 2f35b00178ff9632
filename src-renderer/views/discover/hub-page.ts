const usualHub = 'https://huggingface.co'

/** The page of a repository for a browser; only https ever leaves the window. */
export function hubPage(endpoint: string | undefined, repo: string): string {
  const base = endpoint?.startsWith('https://') === true ? endpoint.replace(/\/+$/, '') : usualHub
  return `${base}/${repo}`
}
