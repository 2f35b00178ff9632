/**
 * Ollama's paths, whole: below `/api` stands the management of Corral, too, and only these are
 * taken from it.
 */
export const ollamaPaths = {
  version: '/api/version',
  tags: '/api/tags',
  show: '/api/show',
  ps: '/api/ps',
  chat: '/api/chat',
  generate: '/api/generate',
  embed: '/api/embed',
  embeddings: '/api/embeddings',
} as const

/** What Ollama does to the models on disk; here it is refused in words. */
export const refusedPaths = [
  ['POST', '/api/pull'],
  ['POST', '/api/push'],
  ['POST', '/api/create'],
  ['POST', '/api/copy'],
  ['DELETE', '/api/delete'],
] as const

const all: ReadonlySet<string> = new Set([
  ...Object.values(ollamaPaths),
  ...refusedPaths.map(([, path]) => path),
])

export function isOllamaPath(path: string): boolean {
  return all.has(path)
}
