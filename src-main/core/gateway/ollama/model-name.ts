import type { Library } from '../../library/library.ts'

const usualTag = ':latest'

/** Ollama's names have a tag, and some of its clients add the usual one where none is. */
export function toOllamaName(modelId: string): string {
  return modelId.includes(':') ? modelId : modelId + usualTag
}

/** The model that a name stands for, with or without its tag. */
export function toModelId(name: string, library: Library): string {
  const isKnown = library.list().models.some(({ id }) => id === name)
  return isKnown || !name.endsWith(usualTag) ? name : name.slice(0, -usualTag.length)
}
