import type { Model } from '../../contract/models.ts'

/** Up to three ids that share most words with a name. */
export function nearest(name: string, models: readonly Model[]): string[] {
  const wanted = new Set(wordsOf(name))
  return models
    .map(({ id }) => ({ id, score: wordsOf(id).filter((word) => wanted.has(word)).length }))
    .toSorted((a, b) => b.score - a.score)
    .slice(0, 3)
    .map(({ id }) => id)
}

function wordsOf(name: string): string[] {
  return name
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '')
}
