/** Paths of llama.cpp's server that tell about models; they are answered in its dialect. */
export const llamaServerPaths = ['/props', '/models'] as const

export function isLlamaServerPath(path: string): boolean {
  return llamaServerPaths.some((known) => known === path)
}
