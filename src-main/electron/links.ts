import { isAbsolute, resolve } from 'node:path'

/** The screens that a link may open, as their addresses have them. */
export const linkedScreens = ['chat', 'models', 'discover', 'downloads', 'profiles', 'pool']
  .concat(['providers', 'gateway', 'routing', 'limits', 'apps', 'activity', 'usage', 'egress'])
  .concat(['logs', 'users', 'security', 'settings', 'setup'])

const scheme = 'corral:'
const longestChars = 400
const repoName = /^[A-Za-z0-9][\w.-]{0,95}\/[A-Za-z0-9][\w.-]{0,95}$/

/**
 * Where a link leads: `corral://open/<screen>` shows a screen, `corral://model/<owner>/<name>` the
 * page of a repository. It only ever shows something: whoever writes links is a stranger.
 * @returns the window's address, as `#/models`; `null` for everything else
 */
export function routeOfLink(text: string): string | null {
  const url = text.length <= longestChars ? URL.parse(text) : null
  if (url?.protocol !== scheme || !isPlain(url)) return null
  const path = url.pathname.slice(1)
  if (url.hostname === 'open') return linkedScreens.includes(path) ? `#/${path}` : null
  if (url.hostname !== 'model' || !repoName.test(path) || path.includes('..')) return null
  return `#/discover/${path}`
}

function isPlain({ username, password, port, search, hash }: URL): boolean {
  return [username, password, port, search, hash].every((part) => part === '')
}

/** Where a model file that is opened with Corral leads: to the question whether to bring it in. */
export function routeOfFile(path: string): string | null {
  if (!isAbsolute(path) || !path.toLowerCase().endsWith('.gguf')) return null
  const query = new URLSearchParams({ folders: '', import: path })
  return `#/models?${query.toString()}`
}

/** Links and model files among the words that Corral was started with. */
export function routesOfWords(words: readonly string[], folder: string): (string | null)[] {
  return words.flatMap((word) => {
    if (word.startsWith(scheme)) return [routeOfLink(word)]
    return /^[^-].*\.gguf$/i.test(word) ? [routeOfFile(resolve(folder, word))] : []
  })
}
