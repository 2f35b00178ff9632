import type { Model } from '../../contract/models.ts'

/** Whether a file of the repository was fetched and is still here. */
export function isHere(models: readonly Model[], repo: string): boolean {
  return models.some(({ provenance }) => provenance?.repo === repo)
}

/** The model in the library that is this very file: by its hash, or because it was fetched as it. */
export function modelOf(
  models: readonly Model[],
  wanted: { repo: string; commit: string; file: string; sha256: string | null },
): string | null {
  const found = models.find(({ sha256, provenance }) => {
    if (sha256 !== null && wanted.sha256 !== null) return sha256 === wanted.sha256
    return (
      provenance?.repo === wanted.repo &&
      provenance.file === wanted.file &&
      provenance.commit === wanted.commit
    )
  })
  return found?.id ?? null
}
