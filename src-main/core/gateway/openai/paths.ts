/** Doors that llama.cpp's server has beside those below `/v1/`; here they open at both places. */
export const rootDoors = ['/tokenize', '/detokenize', '/rerank', '/reranking'] as const

/** Whether a path is answered, and refused, in OpenAI's dialect. */
export function isOpenAiPath(path: string): boolean {
  return /^\/(v1|responses)(\/|$)/.test(path) || rootDoors.some((door) => door === path)
}
