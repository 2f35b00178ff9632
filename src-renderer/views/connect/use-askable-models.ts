import { isInUse } from '../../lib/provider-state.ts'
import { useFresh } from '../../stores/fetched.ts'
import { useModels } from '../../stores/models.ts'
import { useProfileNames } from '../../stores/profiles.ts'
import { refreshProviders, useProviders } from '../../stores/providers.ts'

/** What a request may name: models on this machine and their profiles, then those of providers that are set up. */
export function useAskableModels(): string[] {
  const local = useModels(({ value }) => value?.models)
  const providers = useProviders(({ value }) => value)
  const profiles = useProfileNames()
  useFresh(refreshProviders)

  const remote = (providers ?? []).filter(isInUse).flatMap(({ models }) => models)
  const here = (local ?? []).map(({ id }) => id)
  return [...new Set([...here, ...profiles, ...remote.map(({ name }) => name)])]
}
