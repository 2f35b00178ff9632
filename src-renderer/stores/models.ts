import { client } from '../api/client.ts'
import { createMirror } from './mirror.ts'

/** The model files that Corral found. */
export const useModels = createMirror((options) => client.models.watch(undefined, options))

/** Of the model that was fetched from this file of the hub. */
export function useModelIdOf(repo: string, file: string): string | null {
  const found = useModels(({ value }) =>
    value?.models.find(({ provenance }) => provenance?.repo === repo && provenance.file === file),
  )
  return found?.id ?? null
}
